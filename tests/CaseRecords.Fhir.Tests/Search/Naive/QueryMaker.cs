using Hl7.Fhir.Model;
using Criterion = System.Collections.Generic.KeyValuePair<string, string>;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Makes queries of one record: each of its methods is a kind of query. Null where the choice led nowhere.</summary>
internal sealed class QueryMaker
{
    /// <summary>Of more types than these a reference is to anything.</summary>
    private const int Some = 20;

    private readonly NaiveRecord record;
    private readonly CriterionMaker criteria;

    public QueryMaker(NaiveRecord record, Random random)
    {
        this.record = record;
        Make = new Made(random);
        criteria = new CriterionMaker(record, Make, new ValueMaker(Make));
    }

    public Made Make { get; }

    /// <summary>One criterion, of a resource of one of some types (of any, if none is named).</summary>
    public NaiveQuery? One(Func<CriterionMaker, Place, Criterion?> criterion, params string[] types)
    {
        var place = SomePlace(types);

        return criterion(criteria, place) is { } pair ? new NaiveQuery(place.Type, [pair]) : null;
    }

    /// <summary>Several criteria that one resource meets.</summary>
    public NaiveQuery? And()
    {
        var place = SomePlace();
        var pairs = Enumerable.Range(0, 2 + Make.Below(2)).Select(_ => Make.Chance(0.2) ? Chained(place, 1) : criteria.Any(place)).OfType<Criterion>().ToList();

        return pairs.Count < 2 ? null : new NaiveQuery(place.Type, pairs);
    }

    public NaiveQuery Near()
    {
        var (latitude, longitude) = Make.Pick(Pools.Positions);

        return new NaiveQuery("Location", [new("near", $"{latitude}|{longitude}|{Make.Pick(["1|km", "3|km", "10|km", "50|km", "20000|km", "1000|m", "50", "100|[mi_i]"])}")]);
    }

    public NaiveQuery Listed() => new(Make.Pick(["Observation", "Condition", "Patient"]), [new("_list", $"{Make.Pick(["", "List/"])}lis{Make.Below(7)}")]);

    /// <summary>Within the record of one patient.</summary>
    public NaiveQuery? Compartment()
    {
        var place = SomePlace([.. NaiveCompartment.Types]);
        var patients = NaiveCompartment.PatientsOf(place).ToList();

        return patients.Count == 0 ? null : new NaiveQuery(place.Type, Make.Chance(0.5) && criteria.Any(place) is { } criterion ? [criterion] : [], $"Patient/{Make.Pick(patients)}");
    }

    /// <summary>Over the whole record, or over some types of it.</summary>
    public NaiveQuery? Everywhere()
    {
        var place = SomePlace();
        var of = criteria.OfEveryType(place, Make.Pick(["_id", "_lastUpdated", "_tag", "_profile", "_source", "_security"]));

        return of is null ? null : new NaiveQuery(null, [new("_type", Make.Chance(0.5) ? place.Type : $"{place.Type},{SomePlace().Type}"), of.Value]);
    }

    /// <summary>Through references, forwards: what the last resource is like.</summary>
    /// <param name="typed">Whether each link names the type that it leads to.</param>
    public NaiveQuery? Chain(int links, bool typed, bool contained = false) => One((_, place) => Chained(place, links, typed, contained));

    /// <summary>Through references, backwards: what refers to a resource is like.</summary>
    public NaiveQuery? Has(int times, int links)
    {
        var place = SomePlace();

        if ((links == 0 ? criteria.Any(place) : Chained(place, links, Make.Chance(0.5))) is not { } last)
        {
            return null;
        }

        var name = last.Key;

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
        var of = wildcard ? reverse ? $"{source.Type}:*" : Make.Chance(0.5) ? "*" : $"{source.Type}:*" : $"{source.Type}:{code}{(Make.Chance(0.3) ? $":{target.Type}" : "")}";
        List<Criterion> pairs = [new(reverse ? "_revinclude" : "_include", of)];

        if (iterate && Step(target, contained: false) is var (next, last))
        {
            pairs.Add(reverse && Make.Chance(0.5) ? new("_include:iterate", $"{source.Type}:{code}") : new("_include:iterate", $"{target.Type}:{next}{(Make.Chance(0.3) ? $":{last.Type}" : "")}"));
        }

        return criteria.Any(found) is { } criterion ? new NaiveQuery(found.Type, [criterion, .. pairs, .. Make.Chance(0.2) ? Sort(found.Type, 1) : []]) : null;
    }

    /// <summary>Everything of a type, or what meets a criterion, in an order.</summary>
    public NaiveQuery? Sorted(int by)
    {
        var place = SomePlace();

        return new NaiveQuery(place.Type, [.. Make.Chance(0.4) && criteria.Any(place) is { } criterion ? [criterion] : Array.Empty<Criterion>(), .. Sort(place.Type, by)]);
    }

    private IEnumerable<Criterion> Sort(string type, int by)
    {
        var codes = CriterionMaker.Parameters(type).Where(parameter => parameter.Type is not (SearchParamType.Composite or SearchParamType.Special or SearchParamType.Uri)).Select(parameter => parameter.Code).Concat(["_lastUpdated", "_id"]).ToList();
        var sort = Enumerable.Range(0, by).Select(_ => (Make.Chance(0.5) ? "-" : "") + Make.Pick(codes)).DistinctBy(code => code.TrimStart('-'));

        return [new("_sort", string.Join(',', sort))];
    }

    private Place SomePlace(params string[] types)
    {
        var held = Make.Pick(record.Current.Where(held => types.Contains(held.Resource.TypeName)).ToList() is { Count: > 0 } some ? some : record.Current);

        return new Place(held.Resource, held);
    }

    /// <summary>What is at the end of a way over references from a resource of the record, or from one that it contains.</summary>
    private Criterion? Chained(Place place, int links, bool typed = false, bool contained = false)
    {
        List<string> path = [];

        for (var i = 0; i < links; i++)
        {
            if (Step(place, contained && i == 0) is not var (code, target))
            {
                return null;
            }

            // A chain over several references to anything at all would be refused as too much.
            path.Add(typed || (links > 1 && NaiveParameters.Find(place.Type, code)!.Targets.Count > Some) ? $"{code}:{target.Type}" : code);
            place = target;
        }

        return criteria.Any(place) is { } last ? new($"{string.Join('.', path)}.{last.Key}", last.Value) : null;
    }

    private (string Code, Place Target)? Step(Place place, bool contained)
    {
        var ways =
            from parameter in CriterionMaker.Parameters(place.Type)
            where parameter.Type == SearchParamType.Reference
            from reference in NaiveParameters.Values(place, parameter).OfType<ResourceReference>()
            where !contained || reference.Reference?.StartsWith('#') == true
            let target = record.Follow(place, reference)
            where target is not null && parameter.Targets.Contains(target.Type)
            select (parameter.Code, target);

        return ways.ToList() is { Count: > 0 } found ? Make.Pick(found) : null;
    }
}
