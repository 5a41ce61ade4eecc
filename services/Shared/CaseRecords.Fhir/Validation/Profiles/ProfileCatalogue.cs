using System.Runtime.CompilerServices;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>
/// Where profiles come from: the configured folder, then the record, then R4 itself. What was loaded is used until the record's definitions change,
/// which the record itself is asked: a profile that another process wrote counts at once.
/// </summary>
internal sealed class ProfileCatalogue(StoredDefinitions stored, DefinitionFolder? folder, KnownCodes codes)
{
    private readonly ConditionalWeakTable<Overlay, DefinitionSet> byBundle = [];
    private volatile Loaded? current;

    /// <summary>The definitions as they are now, and as the bundle that is being written leaves them. The record is asked once for a bundle.</summary>
    public async ValueTask<DefinitionSet> Now(Overlay? overlay, CancellationToken cancellationToken)
    {
        if (overlay is not null && byBundle.TryGetValue(overlay, out var asked))
        {
            return asked;
        }

        var definitions = overlay?.Entries.Keys.Any(key => StoredDefinitions.Types.Contains(key.Type)) == true ? SetOf(overlay) : await InRecord(cancellationToken);

        if (overlay is not null)
        {
            byBundle.AddOrUpdate(overlay, definitions);
        }

        return definitions;
    }

    private async ValueTask<DefinitionSet> InRecord(CancellationToken cancellationToken)
    {
        var changes = await stored.Changes(cancellationToken);

        if (current is not { } known || known.Changes != changes)
        {
            current = known = new Loaded(changes, SetOf(null));
        }

        return known.Definitions;
    }

    private DefinitionSet SetOf(Overlay? overlay) => new(
        async (type, canonical, cancellationToken) => folder?.Find(type, canonical) ?? await stored.Find(type, canonical, overlay, cancellationToken) ?? R4Profiles.Find(type, canonical), codes);

    private sealed record Loaded(long Changes, DefinitionSet Definitions);
}

/// <summary>The definitions as they are now, and as the bundle that is being written leaves them.</summary>
internal delegate ValueTask<DefinitionSet> DefinitionsNow(Overlay? overlay, CancellationToken cancellationToken);
