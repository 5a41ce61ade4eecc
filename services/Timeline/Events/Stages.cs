using System.Text.RegularExpressions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>TNM categories, stage groups and the staging systems of particular cancers.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tnm-stage-group.html"/>
internal static partial class Stages
{
    private static readonly string[] OtherProfiles =
    [
        "lymphoma-stage", "cll-binet-stage", "cll-rai-stage", "tumor-figo-stage", "breslow-depth-stage", "clark-level", "iss-stage", "riss-stage",
        "gleason-grade-group", "inss-stage", "inrgss-stage", "wilms-tumor-stage", "clinical-group-stage", "mcode-cancer-stage",
    ];

    public static bool IsCategory(Observation o) => Tables.TnmObservations.Has(o.Code, "t", "n", "m");

    public static bool IsGroup(Observation o) => Tables.TnmObservations.Has(o.Code, "stage");

    public static bool IsOther(Observation o) => o.Category.Any(c => c.Has(CodeSystems.Snomed, "385356007")) || OtherProfiles.Any(p => o.Claims(p));

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
        if (value.In(Tables.Tnm) is { } row)
        {
            return row.Display;
        }

        var label = string.Join(' ', value.Codings.Select(c => c.Display).Append(value.Label));

        return StageWords().Match(label) is { Success: true } stage ? stage.Groups[1].Value.ToUpperInvariant()
            : CategoryWords().Match(label) is { Success: true } category ? category.Value
            : value.Label;
    }

    /// <summary>The edition that staged it: 9th, 8th.</summary>
    public static string? Edition(CodeableConcept? method) =>
        method.In(Tables.TnmEditions)?.Group is { Length: 1 } edition ? edition + "th"
        : EditionWords().Match(method.Label ?? string.Empty) is { Success: true } found ? found.Groups[1].Value
        : null;

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
