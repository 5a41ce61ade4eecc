using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>TNM categories, stage groups and the staging systems of particular cancers.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tnm-stage-group.html"/>
internal static partial class Stages
{
    private static readonly string[] CategorySnomed = ["78873005", "399504009", "384625004", "277206009", "399534004", "371494008", "277208005", "399387003", "371497001"];
    private static readonly string[] CategoryLoinc = ["21905-5", "21899-0", "21911-3", "21906-3", "21900-6", "21912-1", "21907-1", "21901-4", "21913-9"];
    private static readonly string[] GroupSnomed = ["399390009", "399537006", "399588009"];
    private static readonly string[] GroupLoinc = ["21908-9", "21902-2", "21914-7"];

    private static readonly string[] OtherProfiles =
    [
        "lymphoma-stage", "cll-binet-stage", "cll-rai-stage", "tumor-figo-stage", "breslow-depth-stage", "clark-level", "iss-stage", "riss-stage",
        "gleason-grade-group", "inss-stage", "inrgss-stage", "wilms-tumor-stage", "clinical-group-stage", "mcode-cancer-stage",
    ];

    public static bool IsCategory(Observation o) => o.Code.Has(Terms.Snomed, CategorySnomed) || o.Code.Has(Terms.Loinc, CategoryLoinc);

    public static bool IsGroup(Observation o) => o.Code.Has(Terms.Snomed, GroupSnomed) || o.Code.Has(Terms.Loinc, GroupLoinc);

    public static bool IsOther(Observation o) => o.Category.Any(c => c.Has(Terms.Snomed, "385356007")) || OtherProfiles.Any(p => o.Claims(p));

    public static TimelineEvent Category(Observation category, Version version, EventTime start)
    {
        var value = category.Value as CodeableConcept;

        return Draft(category, version, Kinds.Tnm, start, Short(value) ?? "TNM category", value);
    }

    public static TimelineEvent Group(Observation group, Version version, EventTime start)
    {
        var value = group.Value as CodeableConcept;

        return Draft(group, version, Kinds.Stage, start, Short(value) is { } stage ? $"Stage {stage}" : "Stage group", value);
    }

    public static TimelineEvent Other(Observation stage, Version version, EventTime start)
    {
        var value = stage.Value as CodeableConcept;

        return Draft(stage, version, Kinds.OtherStage, start, Values.Of(stage)?.Display ?? stage.Code.Label ?? "Stage", value) with
        {
            Subtitle = Drafting.Line(stage.Code.Label, Edition(stage.Method)),
            Value = Values.Of(stage),
        };
    }

    /// <summary>What people write for a category or group: cT2a, cM1b, IVA.</summary>
    public static string? Short(CodeableConcept? value)
    {
        if (value.In(Terms.Tnm) is { } row)
        {
            return row.Display;
        }

        var label = string.Join(' ', value.Codings.Select(c => c.Display).Append(value.Label));

        return StageWords().Match(label) is { Success: true } stage ? stage.Groups[1].Value.ToUpperInvariant()
            : CategoryWords().Match(label) is { Success: true } category ? category.Value
            : value.Label;
    }

    /// <summary>The edition that staged it: 9th, 8th.</summary>
    public static string? Edition(CodeableConcept? method) => method switch
    {
        _ when method.Has(Terms.Snomed, "1269566009") => "9th",
        _ when method.Has(Terms.Snomed, "897275008") => "8th",
        _ when method.Has(Terms.Snomed, "443830009") => "7th",
        _ when method.Has(Terms.Snomed, "444256004") => "6th",
        _ => EditionWords().Match(method.Label ?? string.Empty) is { Success: true } found ? found.Groups[1].Value : null,
    };

    private static TimelineEvent Draft(Observation stage, Version version, string kind, EventTime start, string title, CodeableConcept? value) =>
        stage.Draft(version, Lane.Diagnosis, kind, start, title, Values.Issued(stage)) with
        {
            // Categories such as cT2a begin small.
            Title = title,
            Subtitle = Edition(stage.Method) is { } edition ? $"TNM {edition} edition" : stage.Method.Label,
            Codes = [.. stage.Code.ToEventCodes(), .. value.ToEventCodes()],
            Value = Short(value) is { } display ? new EventValue { Display = display } : null,
        };

    [GeneratedRegex(@"\bstage (?:group )?((?:0|I{1,3}|IV|[1-4])[A-D]?[0-9]?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StageWords();

    [GeneratedRegex(@"\b[cpyr]{0,2}(?:T(?:[0-4][a-d]?[0-9]?|X|is)|N(?:[0-3][a-c]?|X)|M(?:[01][a-d]?|X))\b")]
    private static partial Regex CategoryWords();

    [GeneratedRegex(@"\b([6-9]th)\b")]
    private static partial Regex EditionWords();
}
