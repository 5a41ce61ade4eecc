using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Paths;

/// <summary>Reads the text of a reference.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html#literal"/>
internal static class ReferenceText
{
    /// <summary>The type of the resource that a reference points to; null where it does not say.</summary>
    public static string? TargetType(ResourceReference reference, Resource root) => TargetType(reference, new ContainedResources(root));

    /// <summary>The same, within what was already looked at.</summary>
    public static string? TargetType(ResourceReference reference, ContainedResources contained)
    {
        var text = reference.Reference;

        if (text is ['#', .. var id])
        {
            return contained.TypeOf(id);
        }

        return (text is null ? null : Tail(text)?.Type) ?? reference.Type;
    }

    /// <summary>The resource that a relative reference, or an absolute one under our own base, names.</summary>
    public static ResourceKey? Local(string text, string? publicBase) =>
        ResourceKey.Parse(publicBase is not null && text.StartsWith(publicBase, StringComparison.Ordinal) ? text[publicBase.Length..] : text);

    /// <summary>The public address with one closing slash, so that it can be cut off.</summary>
    public static string? AsPrefix(string? publicBase) => publicBase is null ? null : publicBase.TrimEnd('/') + "/";

    /// <summary>The last <c>Type/id</c> of a relative or absolute literal reference.</summary>
    private static ResourceKey? Tail(string text)
    {
        var parts = text.Split('/');

        if (parts is [.., "_history", _])
        {
            parts = parts[..^2];
        }

        return parts is [.., var type, var id] && R4.IsResourceType(type) ? new ResourceKey(type, id) : null;
    }
}
