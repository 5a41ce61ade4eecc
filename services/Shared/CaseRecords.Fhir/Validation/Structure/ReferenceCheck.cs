using System.Text.RegularExpressions;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>What a reference names, and whether that may stand where it stands.</summary>
/// <seealso href="https://hl7.org/fhir/R4/references.html"/>
internal static partial class ReferenceCheck
{
    /// <param name="at">The Reference.</param>
    public static IEnumerable<Issue> Check(string? reference, string? type, IReadOnlyList<string> targets, ResourceScope scope, Place at)
    {
        var named = type is null ? null : ShortType(type);

        if (named is not null && R4Definitions.Type(named) is not { Kind: "resource" })
        {
            yield return new Issue(400, OperationOutcome.IssueType.Value, $"'{Short(type!)}' is no resource type of R4.", at.Path("type"));
            named = null;
        }

        var target = named;
        var place = "type";

        if (reference is ['#', ..])
        {
            scope.Refer(reference, targets, at.Path("reference"));
        }
        else if (reference is not null)
        {
            var literal = TypeOf(reference);

            if (literal is null && !UriFormat.IsAbsolute(reference))
            {
                yield return new Issue(400, OperationOutcome.IssueType.Value, $"'{Short(reference)}' is no reference: a relative one is Type/id.", at.Path("reference"));
            }

            if (literal is not null && named is not null && literal != named)
            {
                yield return new Issue(400, OperationOutcome.IssueType.Value, $"The reference is to a {literal}, its type says {named}.", at.Path("type"));
            }

            (target, place) = literal is null ? (target, place) : (literal, "reference");
        }

        if (target is not null && targets.Count > 0 && !targets.Contains(target) && !IsAbstract(target))
        {
            yield return WrongTarget(target, targets, at.Path(place));
        }
    }

    public static Issue WrongTarget(string type, IReadOnlyList<string> targets, string path) => new(
        400, OperationOutcome.IssueType.Structure, $"A {type} cannot be meant here; {string.Join(", ", targets)} can.", path);

    /// <summary>The type that a literal reference names: its last two parts are a type and an id, or it is a search.</summary>
    private static string? TypeOf(string reference) =>
        (UriFormat.IsAbsolute(reference) ? Absolute() : Relative()).Match(reference) is { Success: true } match && R4.IsResourceType(match.Groups["type"].Value)
            ? match.Groups["type"].Value
            : null;

    private static bool IsAbstract(string type) => type is "Resource" or "DomainResource";

    private static string ShortType(string type) => type.StartsWith("http://hl7.org/fhir/StructureDefinition/", StringComparison.Ordinal) ? type[40..] : type;

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    [GeneratedRegex(@"^(?<type>[A-Z][A-Za-z]+)(/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?(#.*)?|\?.+)$")]
    private static partial Regex Relative();

    [GeneratedRegex(@"^https?://.*/(?<type>[A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?(#.*)?$")]
    private static partial Regex Absolute();
}
