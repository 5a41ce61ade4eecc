using System.Globalization;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Makes queries of one record: each of its methods is a kind of query. Null where the choice led nowhere.</summary>
internal sealed class QueryMaker(NaiveRecord record, Random random)
{
    /// <summary>Parameters that no value can be compared by, or whose expressions say nothing about an element.</summary>
    private static readonly string[] LeftOut = ["deceased", "_id", "_lastUpdated", "_tag", "_security", "_profile", "_source", "phonetic"];

    private readonly Made make = new(random);
    private readonly ValueMaker values = new(new Made(random));

    public Made Make => make;

    public NaiveQuery? One(params SearchParamType[] kinds) => Query(SomePlace(), place => Criterion(place, kinds));

    /// <summary>One value of a parameter, compared with a modifier.</summary>
    public NaiveQuery? Modified(SearchParamType kind, string modifier, Func<ValueMaker, Base, string?> value) => Query(SomePlace(), place =>
        Sample(place, kind) is var (parameter, sample) && value(values, sample) is { } text ? new($"{parameter.Code}:{modifier}", text) : null);

    public NaiveQuery? Not() => Query(SomePlace(), place =>
        Sample(place, SearchParamType.Token) is var (parameter, sample) && values.Token(sample) is { } text
            ? new($"{parameter.Code}:not", make.Chance(0.4) && Other(parameter, place.Type) is { } other ? $"{text},{other}" : text)
            : null);

    public NaiveQuery? Missing() => Query(SomePlace(), place =>
        Parameters(place.Type).Where(parameter => parameter.Type is not (SearchParamType.Composite or SearchParamType.Special)).ToList() is { Count: > 0 } known
            ? new($"{make.Pick(known).Code}:missing", make.Chance(0.5) ? "true" : "false")
            : null);

    /// <summary>Any of several values.</summary>
    public NaiveQuery? Or() => Query(SomePlace(), place =>
        Sample(place, SearchParamType.Token, SearchParamType.String, SearchParamType.Date, SearchParamType.Reference, SearchParamType.Number, SearchParamType.Quantity, SearchParamType.Uri) is var (parameter, sample)
        && values.Of(parameter, sample) is { } one && Other(parameter, place.Type) is { } other ? new(parameter.Code, $"{one},{other}") : null);

    /// <summary>Several criteria that one resource meets, or the same one twice.</summary>
    public NaiveQuery? And()
    {
        var place = SomePlace();
        var pairs = Enumerable.Range(0, 2 + make.Below(2)).Select(_ => Criterion(place)).OfType<KeyValuePair<string, string>>().ToList();

        return pairs.Count < 2 ? null : new NaiveQuery(place.Type, pairs);
    }

    public NaiveQuery? Identified() => Query(SomePlace(), place =>
        Sample(place, SearchParamType.Reference) is var (parameter, sample) && sample is ResourceReference { Identifier: { } identifier } && values.Token(identifier) is { } text ? new($"{parameter.Code}:identifier", text) : null);

    public NaiveQuery? OfType() => Query(SomePlace(), place =>
        Sample(place, SearchParamType.Token) is (var parameter, Identifier { Type: { Coding.Count: > 0 } type, Value: { } value }) ? new($"{parameter.Code}:of-type", $"{type.Coding[0].System}|{type.Coding[0].Code}|{Escapes.Escape(value)}") : null);

    public NaiveQuery? Typed() => Query(SomePlace(), place =>
        Sample(place, SearchParamType.Reference) is (var parameter, ResourceReference { Reference: { } reference }) && NaiveReference.Local(reference) is var (type, id, _) && parameter.Targets.Contains(type)
            ? new($"{parameter.Code}:{type}", id)
            : null);

    public NaiveQuery? Composite() => Query(SomePlace("Observation", "Observation", "Observation", "Group", "ValueSet", "MolecularSequence"), place =>
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
    });

    public NaiveQuery Near()
    {
        var (latitude, longitude) = make.Pick(Pools.Positions);

        return new NaiveQuery("Location", [new("near", $"{latitude}|{longitude}|{make.Pick(["1|km", "3|km", "10|km", "50|km", "20000|km", "1000|m", "50", "100|[mi_i]"])}")]);
    }

    public NaiveQuery? OfEveryType(string code) => Query(SomePlace(), place => AllTypes(code, place));

    /// <summary>By words of a narrative or of anything that a resource says.</summary>
    public NaiveQuery? Words(string code) => Query(SomePlace(), _ => new(code, make.Pick(code == "_text" ? Pools.Words : [.. Pools.Words, .. Pools.Families]) is var one && make.Chance(0.3) ? $"{one} {make.Pick(Pools.Words)}" : one));

    public NaiveQuery Listed() => new(make.Pick(["Observation", "Condition", "Patient"]), [new("_list", $"{make.Pick(["", "List/"])}lis{make.Below(7)}")]);

    /// <summary>Within the record of one patient.</summary>
    public NaiveQuery? Compartment()
    {
        var place = SomePlace([.. NaiveCompartment.Types]);
        var patients = NaiveCompartment.PatientsOf(place).ToList();

        return patients.Count == 0 ? null : new NaiveQuery(place.Type, make.Chance(0.5) && Criterion(place) is { } criterion ? [criterion] : [], $"Patient/{make.Pick(patients)}");
    }

    /// <summary>Over the whole record, or over some types of it.</summary>
    public NaiveQuery? Everywhere()
    {
        var place = SomePlace();
        var of = AllTypes(make.Pick(["_id", "_lastUpdated", "_tag", "_profile", "_source", "_security"]), place);

        return of is null ? null : new NaiveQuery(null, [new("_type", make.Chance(0.5) ? place.Type : $"{place.Type},{SomePlace().Type}"), of.Value]);
    }

    /// <summary>Through references, forwards: what the last resource is like.</summary>
    /// <param name="typed">Whether each link names the type that it leads to.</param>
    public NaiveQuery? Chain(int links, bool typed, bool contained = false) => Query(SomePlace(), place =>
        Path(place, links, typed, contained) is var (path, end) && Criterion(end) is { } last ? new($"{path}.{last.Key}", last.Value) : null);

    /// <summary>Through references, backwards: what refers to a resource is like.</summary>
    public NaiveQuery? Has(int times, int links)
    {
        var place = SomePlace();

        if ((links == 0 ? ("", place) : Path(place, links, typed: make.Chance(0.5), contained: false)) is not var (path, end) || Criterion(end) is not { } last)
        {
            return null;
        }

        var name = path.Length == 0 ? last.Key : $"{path}.{last.Key}";

        for (var i = 0; i < times; i++)
        {
            if (Step(place, contained: false) is not var (code, target))
            {
                return null;
            }

            name = $"_has:{place.Type}:{code}:{name}";
            place = target;
        }

        return new NaiveQuery(place.Type, [new(name, last.Value)]);
    }

    public NaiveQuery? Include(bool reverse, bool iterate, bool wildcard)
    {
        var source = SomePlace();

        if (Step(source, contained: false) is not var (code, target))
        {
            return null;
        }

        var found = reverse ? target : source;
        var of = wildcard ? reverse ? $"{source.Type}:*" : make.Chance(0.5) ? "*" : $"{source.Type}:*" : $"{source.Type}:{code}{(make.Chance(0.3) ? $":{target.Type}" : "")}";
        List<KeyValuePair<string, string>> pairs = [new(reverse ? "_revinclude" : "_include", of)];

        if (iterate && Step(target, contained: false) is var (next, last))
        {
            pairs.Add(reverse && make.Chance(0.5) ? new("_include:iterate", $"{source.Type}:{code}") : new("_include:iterate", $"{target.Type}:{next}{(make.Chance(0.3) ? $":{last.Type}" : "")}"));
        }

        return Criterion(found) is { } criterion ? new NaiveQuery(found.Type, [criterion, .. pairs]) : null;
    }

    /// <summary>Everything of a type, or what meets a criterion, in an order.</summary>
    public NaiveQuery? Sorted(int by)
    {
        var place = SomePlace();
        var codes = Parameters(place.Type).Where(parameter => parameter.Type is not (SearchParamType.Composite or SearchParamType.Special or SearchParamType.Uri)).Select(parameter => parameter.Code).Concat(["_lastUpdated", "_id"]).ToList();
        var sort = Enumerable.Range(0, by).Select(_ => (make.Chance(0.5) ? "-" : "") + make.Pick(codes)).DistinctBy(code => code.TrimStart('-'));

        return new NaiveQuery(place.Type, [.. make.Chance(0.4) && Criterion(place) is { } criterion ? [criterion] : Array.Empty<KeyValuePair<string, string>>(), new("_sort", string.Join(',', sort))]);
    }

    private Place SomePlace(params string[] types)
    {
        var held = make.Pick(record.Current.Where(held => types.Contains(held.Resource.TypeName)).ToList() is { Count: > 0 } some ? some : record.Current);

        return new Place(held.Resource, held);
    }

    private static NaiveQuery? Query(Place place, Func<Place, KeyValuePair<string, string>?> criterion) => criterion(place) is { } pair ? new NaiveQuery(place.Type, [pair]) : null;

    private KeyValuePair<string, string>? Criterion(Place place, params SearchParamType[] kinds) =>
        Sample(place, kinds.Length > 0 ? kinds : [SearchParamType.Token, SearchParamType.Token, SearchParamType.String, SearchParamType.Date, SearchParamType.Reference, SearchParamType.Quantity]) is var (parameter, sample)
        && values.Of(parameter, sample) is { } value ? new(parameter.Code, value) : null;

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

    /// <summary>A way over references from a resource of the record to another, or to one that is contained.</summary>
    private (string Path, Place End)? Path(Place place, int links, bool typed, bool contained)
    {
        List<string> path = [];

        for (var i = 0; i < links; i++)
        {
            if (Step(place, contained && i == 0) is not var (code, target))
            {
                return null;
            }

            path.Add(typed ? $"{code}:{target.Type}" : code);
            place = target;
        }

        return (string.Join('.', path), place);
    }

    private (string Code, Place Target)? Step(Place place, bool contained)
    {
        var ways =
            from parameter in Parameters(place.Type)
            where parameter.Type == SearchParamType.Reference
            from reference in NaiveParameters.Values(place, parameter).OfType<ResourceReference>()
            where !contained || reference.Reference?.StartsWith('#') == true
            let target = record.Follow(place, reference)
            where target is not null && parameter.Targets.Contains(target.Type)
            select (parameter.Code, target);

        return ways.ToList() is { Count: > 0 } found ? make.Pick(found) : null;
    }

    private static IEnumerable<NaiveParameter> Parameters(string type) => NaiveParameters.Of(type).Where(parameter => !LeftOut.Contains(parameter.Code) && parameter.Expression.Length > 0);

    private KeyValuePair<string, string>? AllTypes(string code, Place place)
    {
        switch (code)
        {
            case "_id":
                return new(code, make.Chance(0.5) ? place.Resource.Id! : $"{place.Resource.Id},{SomePlace().Resource.Id},nobody");
            case "_lastUpdated":
                var at = place.Root.Updated.UtcDateTime.ToString(make.Pick(["yyyy-MM-dd", "yyyy-MM-ddTHH:mm'Z'", "yyyy-MM-ddTHH:mm:ss.fff'Z'"]), CultureInfo.InvariantCulture);
                return new(code, (make.Chance(0.3) ? "" : make.Pick(Prefix.All)) + at);
            default:
                var parameter = NaiveParameters.Find(place.Type, code)!;
                return NaiveParameters.Values(place, parameter) is { Count: > 0 } found && values.Of(parameter, make.Pick(found)) is { } value ? new(code, value) : null;
        }
    }
}
