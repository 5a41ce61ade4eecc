using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>One profile that a resource says it conforms to.</summary>
/// <param name="Resource">The resource, or one that it contains.</param>
/// <param name="Place">Where the claim stands.</param>
internal sealed record ProfileClaim(PocoNode Resource, string Profile, string Place)
{
    /// <summary>The claims of a resource, of what it contains, and of the entries of a bundle.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/resource-definitions.html#Meta.profile"/>
    public static IReadOnlyList<ProfileClaim> Of(Resource resource) =>
        Claims(resource) ? [.. Of(resource.ToPocoNode(ModelInfo.ModelInspector))] : [];

    private static bool Claims(Resource? resource) =>
        resource?.Meta?.Profile.Any() == true
        || resource is DomainResource { Contained: { Count: > 0 } contained } && contained.Exists(Claims)
        || resource is Bundle bundle && bundle.Entry.Exists(entry => Claims(entry?.Resource))
        || resource is Parameters parameters && parameters.Parameter.Exists(parameter => Claims(parameter?.Resource));

    private static IEnumerable<ProfileClaim> Of(PocoNode node)
    {
        var resource = (Resource)node.Poco;

        foreach (var (index, profile) in (resource.Meta?.Profile ?? []).Index())
        {
            if (profile is { Length: > 0 })
            {
                yield return new(node, profile, $"{Profiles.Place.Of(node)}.meta.profile[{index}]");
            }
        }

        var inside = resource switch
        {
            Bundle => Children(node, "entry").SelectMany(entry => Children(entry, "resource")),
            Parameters => Children(node, "parameter").SelectMany(parameter => Children(parameter, "resource")),
            _ => Children(node, "contained"),
        };

        foreach (var claim in inside.SelectMany(Of))
        {
            yield return claim;
        }
    }

    private static IEnumerable<PocoNode> Children(PocoNode node, string name) => node.Child(name) ?? Enumerable.Empty<PocoNode>();
}
