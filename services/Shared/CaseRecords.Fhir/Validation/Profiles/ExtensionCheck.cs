using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Holds every extension of a resource against its definition, where that is known.</summary>
/// <seealso href="https://hl7.org/fhir/R4/defining-extensions.html"/>
internal static class ExtensionCheck
{
    /// <summary>Every extension of a resource, however deep.</summary>
    public static IEnumerable<PocoNode> In(PocoNode node) =>
        node.Children().SelectMany(children => children).SelectMany(child => child.Poco is Extension ? In(child).Prepend(child) : In(child));

    /// <summary>The address of its definition; null for a part of another extension.</summary>
    public static string? UrlOf(PocoNode extension) =>
        extension.Poco is Extension { Url: { } url } && url.Contains(':', StringComparison.Ordinal) ? url : null;

    public static void Run(PocoNode extension, Walk walk, List<Issue> issues)
    {
        if (UrlOf(extension) is not { } url || walk.Definitions.Profile(url) is not { Type: "Extension" } profile)
        {
            return;
        }

        walk.Tell(extension, profile, issues);

        if (profile.Contexts.Count > 0 && extension.Parent is { } holder && !profile.Contexts.Any(context => Allows(context, holder)))
        {
            issues.Add(new Issue(
                200, OperationOutcome.IssueType.Extension,
                $"The extension {profile.Name} is not meant for this place, but for {string.Join(", ", profile.Contexts.Select(context => context.Expression))}.",
                Place.Of(extension), OperationOutcome.IssueSeverity.Warning));
        }
    }

    private static bool Allows(StructureDefinition.ContextComponent context, PocoNode holder) => context switch
    {
        { Expression: not { Length: > 0 } } => true,
        { Type: StructureDefinition.ExtensionContextType.Extension } => holder.Poco is Extension { Url: var url } && url == context.Expression,
        { Type: StructureDefinition.ExtensionContextType.Element, Expression: var place } =>
            place.Contains(':', StringComparison.Ordinal) || IsAt(place.Replace("[x]", "", StringComparison.Ordinal), holder),
        _ => true,
    };

    private static bool IsAt(string place, PocoNode holder) =>
        place == holder.Poco.TypeName || place == PathOf(holder) || place == $"{holder.Parent?.Poco.TypeName}.{holder.Name}"
        || (!place.Contains('.', StringComparison.Ordinal) && TypeNames.Covers(place, holder.Poco.TypeName) && (place is not "Resource" || holder.Poco is Resource));

    /// <summary>The path in the nearest resource, without indices.</summary>
    private static string PathOf(PocoNode node) => node.Poco is Resource || node.Parent is null ? node.Poco.TypeName : $"{PathOf(node.Parent)}.{node.Name}";
}
