using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>The definitions that this process serves, by owner and type, and the classifier that decides the owner of what is new.</summary>
/// <param name="onlyOwner">The one owner that this process writes for; null: all.</param>
public sealed class Ownership(IReadOnlyList<ServiceDefinition> services, OwnerOf classify, string? onlyOwner = null)
{
    private readonly ILookup<(string Owner, string Type), ResourceDefinition> definitions =
        services.SelectMany(service => service.Definitions.Select(definition => (service.Name, Definition: definition)))
            .ToLookup(pair => (pair.Name, pair.Definition.Type), pair => pair.Definition);

    public IReadOnlyList<ServiceDefinition> Services => services;

    /// <summary>Whether this process writes for an owner: for its own one, or for all where it is not one service among others.</summary>
    public bool IsHere(string owner) => onlyOwner is null || owner == onlyOwner;

    /// <summary>The owner of a resource that is being created.</summary>
    public string OwnerOf(Resource resource) => classify(resource);

    /// <summary>What an owner says about one write: the definitions that apply to the resource as it was or as it will be.</summary>
    public IReadOnlyList<ResourceDefinition> For(string owner, Resource? before, Resource? after) =>
        [.. definitions[(owner, (after ?? before)!.TypeName)]
            .Where(definition => (after is not null && definition.AppliesTo(after)) || (before is not null && definition.AppliesTo(before)))];

    /// <summary>Whether an owner says anything about a type that needs the version before.</summary>
    public bool LooksBack(string owner, string type) => definitions[(owner, type)].Any(definition => definition.HasAnnouncements);
}
