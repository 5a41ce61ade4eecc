using CaseRecords.Fhir.Bundles;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Writing;

/// <summary>Those who prepare what is written: the owners in this process, or each in its own behind HTTP.</summary>
public interface IOwners
{
    /// <summary>Has every entry prepared by its owner, seeing the record and the bundle's other entries. Nothing is written yet.</summary>
    /// <returns>One answer for each entry, in their order; null for an entry that writes nothing. Where one cannot be read, none need be prepared.</returns>
    /// <exception cref="UnavailableException">An owner does not answer.</exception>
    ValueTask<IReadOnlyList<Prepared?>> Prepare(IReadOnlyList<ResolvedIntent> entries, Overlay overlay, CancellationToken cancellationToken);

    /// <summary>Has a transaction run by another service that owns all of it; null where it is to be run here.</summary>
    /// <exception cref="UnavailableException">The owner does not answer.</exception>
    ValueTask<FhirResponse?> Forward(ReadBundle bundle, FhirRequest request, CancellationToken cancellationToken);
}

/// <summary>The owners whose definitions this process holds.</summary>
public sealed class OwnersHere(Preparer preparer) : IOwners
{
    public async ValueTask<IReadOnlyList<Prepared?>> Prepare(IReadOnlyList<ResolvedIntent> entries, Overlay overlay, CancellationToken cancellationToken)
    {
        var read = entries.Select(entry => entry.Unreadable is { Count: > 0 } issues ? Prepared.CannotBeRead(issues) : null).ToList();

        if (read.Any(entry => entry is not null))
        {
            return read;
        }

        List<Prepared?> prepared = [];

        foreach (var entry in entries)
        {
            prepared.Add(entry.Writes ? await preparer.Prepare(entry, overlay, cancellationToken) : null);
        }

        return prepared;
    }

    public ValueTask<FhirResponse?> Forward(ReadBundle bundle, FhirRequest request, CancellationToken cancellationToken) => ValueTask.FromResult<FhirResponse?>(null);
}
