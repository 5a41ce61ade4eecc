using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Definitions;

/// <summary>
/// The part of a case that a definition asked to see. It is filled before the rules run and remembers what it was filled with,
/// so that the commit can check that all of it still holds.
/// </summary>
public sealed class CaseView
{
    private readonly Dictionary<ResourceKey, Resource> resources = [];

    public static CaseView Empty { get; } = new();

    /// <summary>A view over given resources, as tests and the engine make it. Later ones replace earlier ones with the same key.</summary>
    public static CaseView Of(params IEnumerable<Resource> resources)
    {
        var view = new CaseView();

        foreach (var resource in resources)
        {
            view.resources[new ResourceKey(resource.TypeName, resource.Id!)] = resource;
        }

        return view;
    }

    /// <summary>The resource that a literal reference names, if the view holds it.</summary>
    public TResource? Find<TResource>(string? reference) where TResource : Resource =>
        ResourceKey.Parse(reference) is { } key ? resources.GetValueOrDefault(key) as TResource : null;

    /// <summary>Every resource of a type in the view, ordered by id.</summary>
    public IEnumerable<TResource> All<TResource>() where TResource : Resource =>
        resources.Values.OfType<TResource>().OrderBy(resource => resource.Id, StringComparer.Ordinal);
}

/// <summary>One thing that a definition wants in its <see cref="CaseView"/>.</summary>
public abstract record CaseNeed
{
    /// <summary>The resource that a literal reference names.</summary>
    public static CaseNeed Reference(string? reference) => new ByReference(reference);

    /// <summary>Every current resource of a type whose search parameter refers to the given one, such as the conditions of a patient.</summary>
    /// <param name="type">The R4 type to look for.</param>
    /// <param name="searchParameter">A reference search parameter of that type, such as <c>subject</c>.</param>
    /// <param name="target">A literal reference.</param>
    public static CaseNeed Referring(string type, string searchParameter, string? target) => new ByQuery(type, searchParameter, target);

    public sealed record ByReference(string? Target) : CaseNeed;

    public sealed record ByQuery(string Type, string SearchParameter, string? Target) : CaseNeed;
}
