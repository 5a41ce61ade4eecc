using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads where in the body something is, and on which region of the body map that lies.</summary>
internal static class Sites
{
    private const string Laterality = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier";

    public static IReadOnlyList<EventSite> Of(IEnumerable<CodeableConcept>? sites) => [.. (sites ?? []).Select(Of).OfType<EventSite>()];

    public static EventSite? Of(CodeableConcept? site)
    {
        var coding = site.Codings.FirstOrDefault(c => Tables.BodySites.Has(c.System, c.Code)) ?? site.Codings.FirstOrDefault();
        var row = site.In(Tables.BodySites);
        var label = site.Label ?? row?.Display;
        if (label is null)
        {
            return null;
        }

        var side = Side(site!.GetExtensionValue<CodeableConcept>(Laterality));
        var plain = Plain(label);

        return new EventSite(coding?.System, coding?.Code, plain, side, Regions.Sided(row?.Group, side) ?? Regions.Named(plain, side));
    }

    /// <summary>What to call the part of an organ that a cancer is named after: "left lower lobe", not "left lower lobe of lung".</summary>
    public static string Short(EventSite site)
    {
        var name = Name(site);
        var of = name.IndexOf(" lobe of ", StringComparison.Ordinal);

        return of < 0 ? name : name[..(of + 5)];
    }

    /// <summary>What to call a site in a sentence: with its side, unless the name has it.</summary>
    public static string Name(EventSite site)
    {
        var name = Labels.InSentence(site.Display ?? site.Code ?? "site");

        return site.Laterality is "left" or "right" && !name.Contains(site.Laterality, StringComparison.OrdinalIgnoreCase)
            ? $"{site.Laterality} {name}"
            : name;
    }

    private static string? Side(CodeableConcept? qualifier) => qualifier.Code(CodeSystems.Snomed) switch
    {
        "7771000" => "left",
        "24028007" => "right",
        "51440002" => "both",
        "399488007" => "midline",
        _ => null,
    };

    private static string Plain(string label)
    {
        foreach (var word in (string[])[" structure", "Structure of ", "Entire "])
        {
            label = label.Replace(word, string.Empty, StringComparison.OrdinalIgnoreCase);
        }

        return Labels.Sentence(label);
    }
}
