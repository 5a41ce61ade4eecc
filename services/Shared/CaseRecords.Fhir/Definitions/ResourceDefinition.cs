using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>What a service says about a kind of resource: its profile, added search parameters, clinical rules and case events.</summary>
/// <remarks>The engine applies it to every write of <typeparamref name="TResource"/> that the service owns and that <see cref="When"/> accepts.</remarks>
public sealed class ResourceDefinition<TResource> : ResourceDefinition where TResource : Resource
{
    /// <summary>Which resources of the type this is about; null: those that claim <see cref="ResourceDefinition.Profile"/>, or all where that is null too.</summary>
    public Func<TResource, bool>? When { get; init; }

    /// <summary>What the rules and announcements want to see of the case.</summary>
    public Func<TResource, IEnumerable<CaseNeed>>? Sees { get; init; }

    public IReadOnlyList<Rule<TResource>> Rules { get; init; } = [];

    public IReadOnlyList<Announcement<TResource>> Raises { get; init; } = [];

    public override string Type => ModelInfo.GetFhirTypeNameForType(typeof(TResource))!;

    public override bool AppliesTo(Resource resource) =>
        resource is TResource typed && (When is null ? Claims(typed) : When(typed));

    public override IEnumerable<CaseNeed> Needs(Resource resource) => Sees is null ? [] : Sees((TResource)resource);

    public override IEnumerable<Issue> Check(Resource resource, CaseView before) =>
        Rules.SelectMany(rule => rule((TResource)resource, before));

    public override IEnumerable<CaseEvent> Announce(ResourceKey key, Resource? before, Resource? after, long version, CaseView view)
    {
        var change = new Change<TResource>(key, before as TResource, after as TResource, version, view);

        return Raises.SelectMany(announcement => announcement(change));
    }

    public override bool HasRules => Rules.Count > 0;

    public override bool HasAnnouncements => Raises.Count > 0;

    private bool Claims(TResource resource) =>
        Profile is null || resource.Meta?.Profile.Any(claim => claim?.Split('|')[0] == Profile) == true;
}

/// <summary>A resource definition with its type erased, as the engine lists it.</summary>
public abstract class ResourceDefinition
{
    /// <summary>Canonical address of the profile, without a version.</summary>
    public string? Profile { get; init; }

    /// <summary>Search parameters beside R4's.</summary>
    public IReadOnlyList<SearchBy> Search { get; init; } = [];

    public abstract string Type { get; }

    public abstract bool HasRules { get; }

    public abstract bool HasAnnouncements { get; }

    public abstract bool AppliesTo(Resource resource);

    public abstract IEnumerable<CaseNeed> Needs(Resource resource);

    public abstract IEnumerable<Issue> Check(Resource resource, CaseView before);

    public abstract IEnumerable<CaseEvent> Announce(ResourceKey key, Resource? before, Resource? after, long version, CaseView view);
}

/// <summary>One owner: its name and its definitions, read by its own host and by standalone.</summary>
public sealed record ServiceDefinition(string Name, IReadOnlyList<ResourceDefinition> Definitions);

/// <summary>Says which service owns a resource that is being created: the routing table of <c>exchange</c>.</summary>
public delegate string OwnerOf(Resource resource);
