using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>R4's search as its page tells it, by looking at every resource: what the engine must find too.</summary>
/// <param name="now">For <c>ap</c> on dates.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
internal sealed class NaiveSearch(NaiveRecord record, DateTimeOffset now)
{
    public NaiveAnswer Answer(NaiveQuery query)
    {
        var matches = record.Current
            .Where(held => query.Type is null || held.Resource.TypeName == query.Type)
            .Where(held => query.Within is null || NaiveCompartment.PatientsOf(new Place(held.Resource, held)).Contains(query.Within.Split('/')[1]))
            .Where(held => query.Criteria.All(criterion => Holds(new Place(held.Resource, held), criterion.Key, criterion.Value)))
            .ToList();

        return new NaiveAnswer(query.Sort is { } sort ? new NaiveSort(sort).Order(matches) : matches, new NaiveIncludes(record, query).Of(matches));
    }

    /// <summary>What comes along with some of the matches: those of one page.</summary>
    public IReadOnlySet<string> Included(NaiveQuery query, IReadOnlyList<string> matches) =>
        new NaiveIncludes(record, query).Of([.. record.Current.Where(held => matches.Contains(held.Key))]);

    /// <summary>Whether a resource meets one criterion, which may be about another resource.</summary>
    /// <param name="name">A parameter with its modifier, a chain of them, or <c>_has</c>.</param>
    private bool Holds(Place place, string name, string value)
    {
        if (name.StartsWith("_has:", StringComparison.Ordinal))
        {
            return IsReferredTo(place, name, value);
        }

        var (link, rest) = Cut(name, '.');
        var (code, modifier) = Cut(link, ':');

        return rest is null ? HoldsHere(place, code, modifier, value) : Targets(place, code).Any(target =>
            (modifier is null || target.Type == modifier) && Knows(target.Type, rest) && Holds(target, rest, value));
    }

    /// <summary><c>_has:Type:reference:criterion</c>: a resource of that type refers to this one and meets the criterion.</summary>
    private bool IsReferredTo(Place place, string name, string value)
    {
        var parts = name.Split(':', 4);

        return record.Current
            .Where(held => held.Resource.TypeName == parts[1])
            .Select(held => new Place(held.Resource, held))
            .Any(source => Targets(source, parts[2]).Any(target => target == place) && Holds(source, parts[3], value));
    }

    private IEnumerable<Place> Targets(Place place, string code) =>
        NaiveParameters.Find(place.Type, code) is { } parameter
            ? NaiveParameters.Values(place, parameter).OfType<ResourceReference>().Select(reference => record.Follow(place, reference)).OfType<Place>()
            : [];

    private static bool Knows(string type, string name) =>
        name.StartsWith('_') || NaiveParameters.Find(type, Cut(Cut(name, '.').First, ':').First) is not null;

    private bool HoldsHere(Place place, string code, string? modifier, string value)
    {
        if (code is "_list" or "_text" or "_content" or "_type")
        {
            return Escapes.Split(value, ',').Any(one => HoldsSpecial(place, code, one));
        }

        var parameter = NaiveParameters.Find(place.Type, code) ?? throw new FormatException($"{place.Type} has no {code}");
        var values = NaiveParameters.Values(place, parameter);

        if (modifier == "missing")
        {
            return (value == "true") != values.Any(value => Says(parameter.Type, value));
        }

        var found = Escapes.Split(value, ',').Any(one => HoldsAny(place, parameter, values, modifier, one));

        return modifier == "not" ? !found : found;
    }

    private bool HoldsSpecial(Place place, string code, string value) => code switch
    {
        "_type" => place.Type == value,
        "_text" or "_content" => NaiveText.Speaks(place.Resource, narrativeOnly: code == "_text", Escapes.Plain(value)),
        _ => record.Find("List", value.Split('/')[^1])?.Resource is List list
            && list.Entry.Any(entry => entry.Deleted != true && NaiveReference.Local(entry.Item.Reference ?? "") is var (type, id, _) && place.Root.Key == $"{type}/{id}"),
    };

    private bool HoldsAny(Place place, NaiveParameter parameter, IReadOnlyList<Base> values, string? modifier, string wanted) => parameter switch
    {
        { Code: "_id" } => place.Resource.Id == Escapes.Plain(wanted),
        { Code: "_lastUpdated" } => place.Resource == place.Root.Resource && NaiveDate.Compare(new NaiveDate(place.Root.Updated.UtcTicks, place.Root.Updated.UtcTicks), wanted, now),
        { Code: "near" } => values.OfType<Location.PositionComponent>().Any(position => NaiveNear.Matches(position, wanted)),
        { Type: SearchParamType.Composite } => values.Any(value => HoldsAllParts(place, parameter, value, Escapes.Split(wanted, '$'))),
        _ => values.Any(value => HoldsOne(parameter, value, modifier, wanted)),
    };

    /// <summary>Each part of a composite, on one and the same element.</summary>
    private bool HoldsAllParts(Place place, NaiveParameter composite, Base element, List<string> wanted) =>
        composite.Parts.Zip(wanted).All(part =>
            NaiveParameters.Evaluate(place, element, part.First.Expression).Any(value => HoldsOne(part.First.Parameter, value, null, part.Second)));

    private bool HoldsOne(NaiveParameter parameter, Base value, string? modifier, string wanted) => parameter.Type switch
    {
        SearchParamType.Token => NaiveToken.Matches(value, modifier, wanted),
        SearchParamType.String => NaiveText.Matches(value, modifier, Escapes.Plain(wanted)),
        SearchParamType.Date => NaiveDate.Matches(value, wanted, now),
        SearchParamType.Number => NaiveNumber.MatchesNumber(value, wanted),
        SearchParamType.Quantity => NaiveNumber.MatchesQuantity(value, wanted),
        SearchParamType.Reference => NaiveReference.Matches(value, parameter, modifier, wanted),
        SearchParamType.Uri => NaiveReference.MatchesUri(value, modifier, wanted),
        _ => throw new FormatException(parameter.Code),
    };

    /// <summary>A primitive that holds only an extension says nothing, nor does what is of another kind: a text is no date.</summary>
    private static bool Says(SearchParamType type, Base value) => type switch
    {
        _ when value is PrimitiveType { JsonValue: null } => false,
        SearchParamType.Date => NaiveDate.Of(value) is not null,
        SearchParamType.Number or SearchParamType.Quantity => NaiveNumber.SpanOf(value) is not null,
        SearchParamType.String => NaiveText.Parts(value).Any(),
        _ => true,
    };

    private static (string First, string? More) Cut(string text, char at)
    {
        var place = text.IndexOf(at, StringComparison.Ordinal);

        return place < 0 ? (text, null) : (text[..place], text[(place + 1)..]);
    }
}
