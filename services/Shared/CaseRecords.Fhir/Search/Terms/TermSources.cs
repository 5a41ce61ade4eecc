using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;
using Canonical = CaseRecords.Fhir.Validation.Profiles.Canonical;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>
/// Where value sets and code systems come from: the configured folder, then the record, then R4 itself, then what the services bring. A version
/// that is asked for is found in whichever has it, and never another one in its place. What was found is used until the record's definitions change,
/// which the record itself is asked: one that another process wrote counts at once.
/// </summary>
internal sealed class TermSources(IRecordStore store, StoredDefinitions stored, DefinitionFolder? folder, ServedTerms? served)
{
    private volatile Moment? current;

    public async ValueTask<HeldTerms> Now(CancellationToken cancellationToken)
    {
        var changes = await stored.Changes(cancellationToken);

        if (current is not { } known || known.Changes != changes)
        {
            current = known = new Moment(changes, new HeldTerms(Find));
        }

        return known.Held;
    }

    /// <summary>A ValueSet of this record by its id, and by its version where one is named; null where it is not there or deleted.</summary>
    public async ValueTask<ValueSet?> Literal(ResourceKey key, long? version, CancellationToken cancellationToken)
    {
        var resource = version is { } exact ? await store.Find(key, exact, cancellationToken) : await store.Find(key, cancellationToken);

        return resource is not { IsDeleted: false } ? null : (version is null ? stored.Parse(resource) : DefinitionFolder.Parse(resource.Body.Span)) as ValueSet;
    }

    private async ValueTask<Resource?> Find(string type, Canonical canonical, CancellationToken cancellationToken) =>
        Right(folder?.Find(type, canonical), canonical)
        ?? Right(await stored.Find(type, canonical, null, cancellationToken), canonical)
        ?? R4Terms.Find(type, canonical)
        ?? Right(served?.Invoke(type, canonical.Url), canonical);

    private static Resource? Right(Resource? found, Canonical canonical) =>
        canonical.Version is null || (found as IVersionableConformanceResource)?.Version == canonical.Version ? found : null;

    private sealed record Moment(long Changes, HeldTerms Held);
}
