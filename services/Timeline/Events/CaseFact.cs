using System.Text.Json.Serialization;

namespace CaseRecords.Timeline.Events;

/// <summary>Something the page needs that is no event: who the patient is, where a lesion sits, what a rule found.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(PersonFact), "person")]
[JsonDerivedType(typeof(HabitFact), "habit")]
[JsonDerivedType(typeof(LesionFact), "lesion")]
[JsonDerivedType(typeof(AssessmentFact), "assessment")]
[JsonDerivedType(typeof(AttestationFact), "attestation")]
internal abstract record CaseFact;

/// <summary>Who the patient is.</summary>
internal sealed record PersonFact : CaseFact
{
    public string? Name { get; init; }

    /// <summary>The name in the patient's own script, where it differs.</summary>
    public string? NativeName { get; init; }
    public string? BirthDate { get; init; }
    public string? Gender { get; init; }
    public string? Identifier { get; init; }
    public string? Deceased { get; init; }
    public bool IsDemo { get; init; }
}

/// <summary>A measurement of the person rather than of the disease: weight, height, tobacco.</summary>
/// <param name="Kind">weight, height, smoking, pack-years or quit-date.</param>
internal sealed record HabitFact(string Kind, string? Date, string Text, string Reference) : CaseFact;

/// <summary>A tumour as a place in the body.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tumor.html"/>
internal sealed record LesionFact(string Reference, string? Label, EventSite? Site, string? Condition) : CaseFact;

/// <summary>What a case rule found.</summary>
internal sealed record AssessmentFact : CaseFact
{
    public required string Reference { get; init; }
    public required long Version { get; init; }
    public required string Rule { get; init; }
    public string? Title { get; init; }
    public string? Detail { get; init; }
    public string? Severity { get; init; }
    public required bool IsResolved { get; init; }
    public string? Date { get; init; }
    public IReadOnlyList<string> Evidence { get; init; } = [];
}

/// <summary>Who stood by a change and when, such as the link of a metastasis to its primary.</summary>
internal sealed record AttestationFact(string Reference, string Recorded, IReadOnlyList<string> Targets) : CaseFact;
