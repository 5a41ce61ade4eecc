namespace CaseRecords.Events;

/// <summary>A resource was created, updated, deleted or restored: the data of every resource event.</summary>
/// <remarks>Thin on purpose: the reader comes back over FHIR with its own token.</remarks>
public sealed record ResourceChanged
{
    /// <summary><c>created</c>, <c>updated</c>, <c>deleted</c> or <c>restored</c>.</summary>
    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required string Id { get; init; }

    public required string VersionId { get; init; }

    public required DateTimeOffset LastUpdated { get; init; }

    /// <summary>The patient in whose compartment the resource is; null for none or several.</summary>
    public string? Patient { get; init; }

    public required TransactionMember Transaction { get; init; }

    public required ResourceLinks Links { get; init; }
}

/// <summary>Where an event stands among those that were committed together. Index is from 0.</summary>
public sealed record TransactionMember(Guid Id, int Index, int Count);

/// <summary>Where to read what an event speaks of: that version, and whatever is current now.</summary>
public sealed record ResourceLinks(string Version, string Current);
