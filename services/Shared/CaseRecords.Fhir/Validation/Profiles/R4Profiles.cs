using System.Text;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The profiles that R4 itself publishes, from the extract; each read when it is first asked for.</summary>
/// <seealso href="https://hl7.org/fhir/R4/profilelist.html"/>
internal static class R4Profiles
{
    private static readonly Lazy<R4Text> Text = new(() => R4Text.Load("profiles.tsv"));

    public static IEnumerable<string> Urls => Text.Value.Names;

    /// <summary>Null for what R4 does not publish, and for another version than R4's.</summary>
    public static Resource? Find(string type, Canonical canonical) =>
        type == "StructureDefinition" && canonical.Version is null or R4.Version && Text.Value.Lines(canonical.Url) is [_, [var json]]
            ? DefinitionFolder.Parse(Encoding.UTF8.GetBytes(json))
            : null;
}
