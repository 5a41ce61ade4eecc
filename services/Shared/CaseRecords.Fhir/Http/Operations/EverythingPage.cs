using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>One page of everything about a patient, in an order that does not change: the patient, the compartment by type and id, what it refers to by type and id.</summary>
internal sealed class EverythingPage(ResourceKey patient, string self, FhirRequest request, FhirEngine engine)
{
    /// <param name="wanted">Says of a key and the time of its last change whether it was asked for.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    public async Task<FhirResponse> Of(Func<ResourceKey, DateTimeOffset, bool> wanted, int count, string? cursor, CancellationToken cancellationToken)
    {
        Place? after = null;

        if (cursor is not null && (after = engine.Cursors.Open<Place>(cursor, self)) is null)
        {
            return FhirResponse.Of(Issue.Invalid("This _cursor is not one that this operation gave, or it is too old. Start again.", "_cursor"));
        }

        var rows = (await engine.Store.CompartmentRows(patient, cancellationToken)).Where(row => wanted(row.Key, row.LastUpdated)).ToList();
        var places = rows.ConvertAll(row => new Place(row.IsReferenced ? 2 : row.Key == patient ? 0 : 1, row.Key.Type, row.Key.Id));
        places.Sort();
        var rest = after is null ? places : places.FindAll(place => place.CompareTo(after) > 0);
        var page = rest.Take(count).ToList();
        var bodies = await engine.Store.FindAll([.. page.Select(place => place.Key)], cancellationToken);

        using var bundle = new BundleJson("searchset", total: rows.Count(row => !row.IsReferenced));
        bundle.Links(Links(rest.Count > page.Count && page is [.., var last] ? last : null));

        // What was deleted since its row was read is left out.
        foreach (var place in page.Where(place => bodies.TryGetValue(place.Key, out var stored) && !stored.IsDeleted))
        {
            bundle.Found(request.Base, bodies[place.Key], place.Part == 2 ? "include" : "match");
        }

        return FhirResponse.Of(bundle.Finish());
    }

    private IEnumerable<KeyValuePair<string, string>> Links(Place? last)
    {
        var address = $"{request.Base}/{self}";
        yield return new("self", address);

        if (last is not null)
        {
            yield return new("first", address);
            yield return new("next", string.Create(CultureInfo.InvariantCulture, $"{address}&_cursor={engine.Cursors.Seal(last, self)}"));
        }
    }

    /// <param name="Part">0 the patient, 1 the compartment, 2 what it refers to.</param>
    private sealed record Place(int Part, string Type, string Id) : IComparable<Place>
    {
        public ResourceKey Key => new(Type, Id);

        public int CompareTo(Place? other) =>
            Part.CompareTo(other!.Part) is not 0 and var part ? part
            : string.CompareOrdinal(Type, other.Type) is not 0 and var type ? type
            : string.CompareOrdinal(Id, other.Id);
    }
}
