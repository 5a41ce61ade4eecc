using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>Reads one value of a search parameter. A null condition comes with what is wrong about the value's form.</summary>
internal sealed class ValueParser(string? publicBase, TimeProvider time)
{
    private readonly string? prefix = ReferenceText.AsPrefix(publicBase);

    public (SearchCondition? Condition, string? Wrong) Read(SearchParameterInfo parameter, string? modifier, string value) =>
        (parameter, modifier) switch
        {
            (_, "missing") => Missing(value),
            ({ Code: "_id" }, _) => (new IdCondition(Escaped.Plain(value)), null),
            ({ Code: "_lastUpdated" }, _) => Date(value, (comparison, low, high) => new LastUpdatedCondition(comparison, low, high)),
            ({ Type: SearchParamType.Token }, _) or (_, "identifier") => Token(value),
            ({ Type: SearchParamType.String }, _) => Text(modifier, Escaped.Plain(value)),
            ({ Type: SearchParamType.Reference }, _) => Reference(parameter, modifier, Escaped.Plain(value)),
            ({ Type: SearchParamType.Date }, _) => Date(value, (comparison, low, high) => new DateCondition(comparison, low, high)),
            ({ Type: SearchParamType.Number }, _) => Quantity(value, units: false),
            ({ Type: SearchParamType.Quantity }, _) => Quantity(value, units: true),
            ({ Type: SearchParamType.Uri }, _) => (new UriCondition(Folding.Key(Escaped.Plain(value))), null),
            _ => (null, "cannot be searched by"),
        };

    private static (SearchCondition?, string?) Missing(string value) => value switch
    {
        "true" => (new MissingCondition(true), null),
        "false" => (new MissingCondition(false), null),
        _ => (null, "wants true or false after :missing"),
    };

    private static (SearchCondition?, string?) Token(string value)
    {
        switch (Escaped.Split(value, '|'))
        {
            case [var only]:
                var code = Escaped.Plain(only);
                var (exact, folded) = (Folding.Key(code), Folding.Key(Folding.FoldCode(code)));
                return (new TokenCondition(null, exact, folded == exact ? null : folded), null);
            case [{ Length: > 0 } system, ""]:
                return (new TokenCondition(Escaped.Plain(system), null, null), null);
            case [var system, { Length: > 0 } text]:
                return (new TokenCondition(Escaped.Plain(system), CodeSystems.Stored(Escaped.Plain(system), Escaped.Plain(text)), null), null);
            default:
                return (null, "wants code, system|code, |code or system|");
        }
    }

    private static (SearchCondition?, string?) Text(string? modifier, string text) => modifier switch
    {
        "exact" => (new StringCondition(StringMode.Exact, Folding.Key(Folding.Fold(text)), Folding.Key(text)), null),
        "contains" => (new StringCondition(StringMode.Contains, Folding.Beginning(Folding.Fold(text)), null), null),
        _ => (new StringCondition(StringMode.StartsWith, Folding.Beginning(Folding.Fold(text)), null), null),
    };

    private (SearchCondition?, string?) Reference(SearchParameterInfo parameter, string? type, string text)
    {
        if (ReferenceText.Local(text, prefix) is { } key)
        {
            return type is null || type == key.Type
                ? (new ReferenceCondition([key]), null)
                : (null, "names another type in its value than after its colon");
        }

        if (R4.IsId(text))
        {
            return (new ReferenceCondition([.. ReferenceTargets.Of(parameter, type).Select(target => new ResourceKey(target, text))]), null);
        }

        return text.Contains(':', StringComparison.Ordinal)
            ? (new UriCondition(Folding.Key(text)), null)
            : (null, "wants an id, Type/id or an absolute address");
    }

    private (SearchCondition?, string?) Date(string value, Func<Comparison, long, long, SearchCondition> make)
    {
        var (comparison, text) = ComparisonText.Read(value);

        if (DateSpan.Parse(text, minutes: true) is not { } span)
        {
            return (null, "wants a date such as 2025, 2025-04, 2025-04-30 or 2025-04-30T10:15:00Z, after eq, ne, gt, lt, ge, le, sa, eb or ap if any");
        }

        // R4 recommends a tenth of the gap between now and the date.
        var margin = comparison == Comparison.Approximately ? Math.Abs(time.GetUtcNow().UtcTicks - span.Low) / 10 : 0;

        return (make(comparison, span.Low - margin, span.High + margin), null);
    }

    private static (SearchCondition?, string?) Quantity(string value, bool units)
    {
        var (comparison, text) = ComparisonText.Read(value);
        var parts = Escaped.Split(text, '|').ConvertAll(Escaped.Plain);

        if (parts.Count is not (1 or 3) || (parts.Count == 3 && (!units || parts[2].Length == 0)))
        {
            return (null, units ? "wants number, number|system|code or number||code" : "wants a number");
        }

        if (NumberText.Read(comparison, parts[0]) is not { } range)
        {
            return (null, "wants a number such as 5.4, 100 or 5.40e-3, after eq, ne, gt, lt, ge, le, sa, eb or ap if any");
        }

        var (system, unit) = parts is [_, var given, var code] ? (given.Length == 0 ? null : given, Folding.Key(code)) : (null, null);

        return (new QuantityCondition(comparison, system, unit, range.Low, range.High), null);
    }
}
