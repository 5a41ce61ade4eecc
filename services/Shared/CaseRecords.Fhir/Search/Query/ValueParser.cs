using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads one value of a search parameter. A null condition comes with what is wrong about the value's form.</summary>
internal sealed class ValueParser(SearchParameters parameters, string? publicBase, TimeProvider time, TimeZoneInfo? zone)
{
    private readonly string? prefix = ReferenceText.AsPrefix(publicBase);

    public (SearchCondition? Condition, string? Wrong) Read(SearchParameterInfo parameter, string? modifier, string value) =>
        (parameter, modifier) switch
        {
            (_, "missing") => Missing(value),
            ({ Code: "_id" }, _) => (new IdCondition(Escaped.Plain(value)), null),
            ({ Code: "_lastUpdated" }, _) => Date(value, (comparison, low, high) => new LastUpdatedCondition(comparison, low, high)),
            ({ IsOfWords: true }, _) => Words(Escaped.Plain(value)),
            ({ Type: SearchParamType.Token }, null or "not") when value.Contains('|', StringComparison.Ordinal) && HasNoSystem(parameter) && Escaped.Split(value, '|').Count > 1 =>
                (null, "has values without a system, so that it takes no '|'"),
            ({ Type: SearchParamType.Token }, _) => Token(modifier, value),
            (_, "identifier") => Token(null, value),
            ({ Type: SearchParamType.String }, _) => Text(modifier, Escaped.Plain(value)),
            ({ Type: SearchParamType.Reference }, _) => Reference(parameter, modifier, Escaped.Plain(value)),
            ({ Type: SearchParamType.Date }, _) => Date(value, (comparison, low, high) => new DateCondition(comparison, low, high)),
            ({ Type: SearchParamType.Number }, _) => QuantityText.Read(value, units: false, ElementTypes.Of(parameter) is { Count: > 0 } types && types.All(IsWhole)),
            ({ Type: SearchParamType.Quantity }, _) => QuantityText.Read(value, units: true),
            ({ Type: SearchParamType.Uri }, _) => Uri(modifier, Escaped.Plain(value)),
            ({ Type: SearchParamType.Composite }, _) => Composite(parameter, value),
            ({ Code: "near" }, _) => NearText.Read(value),
            _ => (null, "cannot be searched by"),
        };

    private static bool HasNoSystem(SearchParameterInfo parameter) =>
        ElementTypes.Of(parameter) is { Count: > 0 } types && types.All(type => type is "ContactPoint" or "boolean" or "uri" or "url" or "canonical" or "oid" or "uuid");

    private static bool IsWhole(string type) => type is "integer" or "positiveInt" or "unsignedInt";

    private static (SearchCondition?, string?) Missing(string value) => value switch
    {
        "true" => (new MissingCondition(true), null),
        "false" => (new MissingCondition(false), null),
        _ => (null, "wants true or false after :missing"),
    };

    private static (SearchCondition?, string?) Words(string value) =>
        WordExpressionReader.Read(value) is var (words, wrong) && words is not null ? (new WordsCondition(words), null) : (null, wrong);

    private static (SearchCondition?, string?) Token(string? modifier, string value) => (modifier, Escaped.Split(value, '|')) switch
    {
        ("text", _) => (new WordingCondition(Folding.Beginning(Folding.Fold(Escaped.Plain(value)))), null),
        ("in" or "not-in", _) => (new TermCondition(TermRelation.In, null, Escaped.Plain(value)), null),
        ("of-type", [{ Length: > 0 } system, { Length: > 0 } code, { Length: > 0 } of]) => OfType(Escaped.Plain(system), Escaped.Plain(code), Escaped.Plain(of)),
        ("of-type", _) => (null, "wants system|code|value after :of-type, the first two being those of the identifier's type"),
        ("above" or "below", [var only]) => Term(modifier, null, only),
        ("above" or "below", [{ Length: > 0 } system, { Length: > 0 } code]) => Term(modifier, Escaped.Plain(system), code),
        ("above" or "below", _) => (null, "wants code or system|code"),
        (_, [var only]) => Code(Escaped.Plain(only)),
        (_, [{ Length: > 0 } system, ""]) => (new TokenCondition(Escaped.Plain(system), null, null), null),
        (_, [var system, { Length: > 0 } text]) => Code(Escaped.Plain(system), Escaped.Plain(text)),
        _ => (null, "wants code, system|code, |code or system|"),
    };

    private static (SearchCondition?, string?) Code(string code)
    {
        var (exact, folded) = (Folding.Key(code), Folding.Key(Folding.FoldCode(code)));

        return HasControl(code) ?? (new TokenCondition(null, exact, folded == exact ? null : folded), null);
    }

    private static (SearchCondition?, string?) Code(string system, string code) =>
        HasControl(code) ?? (new TokenCondition(system, CodeSystems.Stored(system, code), null), null);

    /// <summary>No code has control characters, but the rows for <c>:of-type</c> have.</summary>
    private static (SearchCondition?, string?)? HasControl(string code) => code.Any(char.IsControl) ? (null, "holds a control character") : null;

    private static (SearchCondition?, string?) OfType(string system, string code, string value) => (new TokenCondition("", Values.OfType.Key(system, code, value), null), null);

    private static (SearchCondition?, string?) Term(string relation, string? system, string code) =>
        (new TermCondition(relation == "above" ? TermRelation.Above : TermRelation.Below, system, Escaped.Plain(code)), null);

    private static (SearchCondition?, string?) Text(string? modifier, string text) => modifier switch
    {
        "exact" => (new StringCondition(StringMode.Exact, Folding.Key(Folding.Fold(text)), Folding.Key(text)), null),
        "contains" => (new StringCondition(StringMode.Contains, Folding.Beginning(Folding.Fold(text)), null), null),
        _ => (new StringCondition(StringMode.StartsWith, Folding.Beginning(Folding.Fold(text)), null), null),
    };

    private static (SearchCondition?, string?) Uri(string? modifier, string uri) => modifier switch
    {
        "below" => (new UriBelowCondition(Folding.Beginning(uri)), null),
        "above" => (new UriAboveCondition([.. SelfAndAbove(uri).Select(Folding.Key)]), null),
        _ => (new UriCondition(Folding.Key(uri)), null),
    };

    private static IEnumerable<string> SelfAndAbove(string uri)
    {
        for (var end = uri.Length; end > 0; end = uri.LastIndexOf('/', end - 1))
        {
            yield return uri[..end];
            yield return uri[..end] + "/";
        }
    }

    private (SearchCondition?, string?) Reference(SearchParameterInfo parameter, string? modifier, string text)
    {
        var type = modifier is "above" or "below" ? null : modifier;
        var own = prefix is not null && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

        if (ReferenceText.Local(text, prefix) is { } key)
        {
            return type is not null && type != key.Type ? (null, "names another type in its value than after its colon")
                : modifier != type ? Hierarchy(modifier!, [key])
                : own.Contains("/_history/", StringComparison.Ordinal) ? (new UriCondition(Folding.Key(own)), null)
                : (new ReferenceCondition([key]), null);
        }

        if (R4.IsId(text))
        {
            IReadOnlyList<ResourceKey> candidates = [.. ReferenceTargets.Of(parameter, type).Select(target => new ResourceKey(target, text))];

            return modifier != type ? Hierarchy(modifier!, candidates) : (new ReferenceCondition(candidates), null);
        }

        return !text.Contains(':', StringComparison.Ordinal) ? (null, "wants an id, Type/id or an absolute address")
            : modifier is "above" or "below" ? Uri(modifier, text)
            : (new UriCondition(Folding.Key(text)), null);
    }

    /// <summary>What lies below or above by the parameter through which a type refers to its own kind, such as <c>Location?partof</c>.</summary>
    private (SearchCondition?, string?) Hierarchy(string modifier, IReadOnlyList<ResourceKey> of)
    {
        var parents = of.Select(key => key.Type)
            .SelectMany(type => parameters.Of(type).Where(parameter => parameter.Code is "partof" or "part-of" && parameter.Type == SearchParamType.Reference))
            .Select(parameter => parameter.Number)
            .ToList();

        return parents.Count == 0
            ? (null, $"refers to nothing that has a part-of relationship, which :{modifier} follows")
            : (new HierarchyCondition([.. of], modifier == "below", parents), null);
    }

    private (SearchCondition?, string?) Date(string value, Func<Comparison, long, long, SearchCondition> make)
    {
        var (comparison, text) = ComparisonText.Read(value);

        if (DateSpan.Parse(text, minutes: true, zone) is not { } span)
        {
            return (null, "wants a date such as 2025, 2025-04, 2025-04-30 or 2025-04-30T10:15:00Z, after eq, ne, gt, lt, ge, le, sa, eb or ap if any");
        }

        // R4 recommends a tenth of the gap between now and the date.
        var margin = comparison == Comparison.Approximately ? Math.Abs(time.GetUtcNow().UtcTicks - span.Low) / 10 : 0;

        return (make(comparison, span.Low - margin, span.High + margin), null);
    }

    /// <summary><c>code$value</c>: each part as its own parameter reads it.</summary>
    private (SearchCondition?, string?) Composite(SearchParameterInfo composite, string value)
    {
        var texts = Escaped.Split(value, '$');

        if (texts.Count != composite.Parts.Count || texts.Exists(text => text.Length == 0))
        {
            return (null, $"wants {string.Join('$', composite.Parts.Select(part => part.Code))}");
        }

        List<CompositeValue> parts = [];

        foreach (var (part, text) in composite.Parts.Zip(texts))
        {
            var parameter = parameters.Find(composite.ResourceType, part.Code)!;
            var (condition, wrong) = Read(parameter, null, text);

            if (condition is null)
            {
                return (null, $"has a part '{parameter.Code}' that {wrong}");
            }

            parts.Add(new CompositeValue(parameter, condition, part.Grouped));
        }

        return (new CompositeCondition(parts), null);
    }
}
