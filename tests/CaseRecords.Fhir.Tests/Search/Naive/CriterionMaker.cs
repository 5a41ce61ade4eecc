using System.Globalization;
using Hl7.Fhir.Model;
using Criterion = System.Collections.Generic.KeyValuePair<string, string>;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Makes single criteria that a resource meets, or nearly. Null where the resource has no such value.</summary>
internal sealed class CriterionMaker(NaiveRecord record, Made make, ValueMaker values)
{
    /// <summary>Parameters whose expressions say something else than what an element is, or that have kinds of their own.</summary>
    private static readonly string[] LeftOut = ["deceased", "_id", "_lastUpdated", "_tag", "_security", "_profile", "_source", "phonetic"];

    private static readonly SearchParamType[] Usual =
        [SearchParamType.Token, SearchParamType.Token, SearchParamType.String, SearchParamType.Date, SearchParamType.Reference, SearchParamType.Quantity, SearchParamType.Number, SearchParamType.Uri];

    public static IEnumerable<NaiveParameter> Parameters(string type) => NaiveParameters.Of(type).Where(parameter => !LeftOut.Contains(parameter.Code) && parameter.Expression.Length > 0);

    /// <summary>Of any kind, most of them plain.</summary>
    public Criterion? Any(Place place) => make.Below(20) switch
    {
        0 => Not(place),
        1 => Missing(place),
        2 => Or(place),
        3 => Text(place),
        4 => Exact(place),
        5 => Contains(place),
        6 => Typed(place),
        7 => Composite(place),
        8 when place.Resource == place.Root.Resource => OfEveryType(place, make.Pick(["_id", "_lastUpdated", "_tag", "_profile"])),
        _ => Plain(place),
    };

    public Criterion? Plain(Place place, params SearchParamType[] kinds) =>
        Sample(place, kinds.Length > 0 ? kinds : Usual) is var (parameter, sample) && values.Of(parameter, sample) is { } value ? new(parameter.Code, value) : null;

    public Criterion? Not(Place place) => Sample(place, SearchParamType.Token) is var (parameter, sample) && values.Token(sample) is { } text
        ? new($"{parameter.Code}:not", make.Chance(0.4) && Other(parameter, place.Type) is { } other ? $"{text},{other}" : text)
        : null;

    public Criterion? Text(Place place) => Sample(place, SearchParamType.Token) is var (parameter, sample) && NaiveToken.Texts(sample).FirstOrDefault() is { } said && values.Text(new FhirString(said)) is { } text
        ? new($"{parameter.Code}:text", Escapes.Escape(text))
        : null;

    public Criterion? OfType(Place place) => Sample(place, SearchParamType.Token) is (var parameter, Identifier { Type: { Coding.Count: > 0 } type, Value: { } value })
        ? new($"{parameter.Code}:of-type", $"{type.Coding[0].System}|{type.Coding[0].Code}|{Escapes.Escape(value)}")
        : null;

    public Criterion? Exact(Place place) => Sample(place, SearchParamType.String) is var (parameter, sample) && values.Exact(sample) is { } text ? new($"{parameter.Code}:exact", text) : null;

    public Criterion? Contains(Place place) => Sample(place, SearchParamType.String) is var (parameter, sample) && values.Contained(sample) is { } text ? new($"{parameter.Code}:contains", text) : null;

    public Criterion? Below(Place place) => Sample(place, SearchParamType.Uri) is (var parameter, PrimitiveType { JsonValue: string address })
        ? new($"{parameter.Code}:below", make.Pick(["http://acme.example/fhir", "http://acme.example/fhir/", address]))
        : null;

    public Criterion? Above(Place place) => Sample(place, SearchParamType.Uri) is (var parameter, PrimitiveType { JsonValue: string address })
        ? new($"{parameter.Code}:above", address + make.Pick(["", "/more", "/_history/5"]))
        : null;

    public Criterion? Missing(Place place) =>
        Parameters(place.Type).Where(parameter => parameter.Type is not (SearchParamType.Composite or SearchParamType.Special)).ToList() is { Count: > 0 } known
            ? new($"{make.Pick(known).Code}:missing", make.Chance(0.5) ? "true" : "false")
            : null;

    /// <summary>Any of several values.</summary>
    public Criterion? Or(Place place) => Sample(place, Usual) is var (parameter, sample) && values.Of(parameter, sample) is { } one && Other(parameter, place.Type) is { } other
        ? new(parameter.Code, $"{one},{other}")
        : null;

    public Criterion? Identified(Place place) =>
        Sample(place, SearchParamType.Reference) is (var parameter, ResourceReference { Identifier: { } identifier }) && values.Token(identifier) is { } text ? new($"{parameter.Code}:identifier", text) : null;

    public Criterion? Typed(Place place) =>
        Sample(place, SearchParamType.Reference) is (var parameter, ResourceReference { Reference: { } reference }) && NaiveReference.Local(reference) is var (type, id, _) && parameter.Targets.Contains(type)
            ? new($"{parameter.Code}:{type}", id)
            : null;

    public Criterion? Composite(Place place)
    {
        var composites = NaiveParameters.Of(place.Type).Where(parameter => parameter.Type == SearchParamType.Composite && !QueryFamilies.CompositesLeftOut.Contains(parameter.Code)).ToList();
        var composite = composites.Count > 0 ? make.Pick(composites) : null;

        if (composite is null || NaiveParameters.Values(place, composite) is not { Count: > 0 } elements)
        {
            return null;
        }

        var element = make.Pick(elements);
        var parts = composite.Parts.Select(part => NaiveParameters.Evaluate(place, element, part.Expression) is { Count: > 0 } found ? values.Of(part.Parameter, make.Pick(found)) : null).ToList();

        return parts.Contains(null) ? null : new(composite.Code, string.Join('$', parts));
    }

    public Criterion? OfEveryType(Place place, string code)
    {
        switch (code)
        {
            case "_id":
                return new(code, make.Chance(0.5) ? place.Resource.Id! : $"{place.Resource.Id},{make.Pick(record.Current).Resource.Id},nobody");
            case "_lastUpdated":
                var at = place.Root.Updated.UtcDateTime.ToString(make.Pick(["yyyy-MM-dd", "yyyy-MM-ddTHH:mm'Z'", "yyyy-MM-ddTHH:mm:ss.fff'Z'"]), CultureInfo.InvariantCulture);
                return new(code, (make.Chance(0.3) ? "" : make.Pick(Prefix.All)) + at);
            default:
                var parameter = NaiveParameters.Find(place.Type, code)!;
                return NaiveParameters.Values(place, parameter) is { Count: > 0 } found && values.Of(parameter, make.Pick(found)) is { } value ? new(code, value) : null;
        }
    }

    /// <summary>By words of a narrative, or of anything that a resource says.</summary>
    public Criterion? Words(string code) =>
        new(code, make.Pick(code == "_text" ? Pools.Words : [.. Pools.Words, .. Pools.Families]) is var one && make.Chance(0.3) ? $"{one} {make.Pick(Pools.Words)}" : one);

    /// <summary>A parameter of one of some kinds, and a value that the resource has of it.</summary>
    private (NaiveParameter Parameter, Base Value)? Sample(Place place, params SearchParamType[] kinds)
    {
        var known = Parameters(place.Type).Where(parameter => kinds.Contains(parameter.Type) && NaiveParameters.Values(place, parameter).Count > 0).ToList();

        return known.Count == 0 ? null : make.Pick(known) is var parameter ? (parameter, make.Pick(NaiveParameters.Values(place, parameter))) : null;
    }

    /// <summary>What another resource of the type has for the same parameter.</summary>
    private string? Other(NaiveParameter parameter, string type)
    {
        var found = record.Current.Where(held => held.Resource.TypeName == type).SelectMany(held => NaiveParameters.Values(new Place(held.Resource, held), parameter)).ToList();

        return found.Count == 0 ? null : values.Of(parameter, make.Pick(found));
    }
}
