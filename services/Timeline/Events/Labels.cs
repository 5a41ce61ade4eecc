using System.Text.RegularExpressions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads coded values: what they are called, and whether they are one of ours.</summary>
internal static partial class Labels
{
    extension(CodeableConcept? concept)
    {
        public IEnumerable<Coding> Codings => concept?.Coding ?? [];

        public bool Has(string system, params ReadOnlySpan<string> codes)
        {
            foreach (var coding in concept.Codings)
            {
                if (coding.System == system && coding.Code is { } code && codes.Contains(code))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The first coding that a table knows.</summary>
        public CodeRow? In(CodeTable table) =>
            concept.Codings.Select(c => table.Find(c.System, c.Code)).FirstOrDefault(row => row is not null);

        public string? Code(string system) => concept.Codings.FirstOrDefault(c => c.System == system)?.Code;

        /// <summary>What people call it: the text, else a display without its semantic tag, else the code.</summary>
        public string? Label =>
            Clean(concept?.Text)
            ?? concept.Codings.Select(c => Clean(c.Display)).FirstOrDefault(d => d is not null)
            ?? concept.Codings.Select(c => c.Code).FirstOrDefault(c => c is not null);

        public IEnumerable<EventCode> ToEventCodes() =>
            concept.Codings.Any()
                ? concept.Codings.Select(c => new EventCode(c.System, c.Code, c.Display))
                : concept?.Text is { } text ? [new EventCode(null, null, text)] : [];
    }

    /// <summary>A display without SNOMED's semantic tag: "Lung structure (body structure)" is called "Lung structure".</summary>
    public static string? Clean(string? display)
    {
        if (string.IsNullOrWhiteSpace(display))
        {
            return null;
        }

        return SemanticTag().Replace(display.Trim(), string.Empty);
    }

    /// <summary>What is measured, without LOINC's property, system and method: "Albumin [Mass/volume] in Serum or Plasma" is "Albumin".</summary>
    public static string? Analyte(CodeableConcept? code) => code.Label is { } label ? label.IndexOf(" [", StringComparison.Ordinal) is var at and > 0 ? label[..at] : label : null;

    /// <summary>With a capital first letter, unless the word has its own shape (mRNA, pH).</summary>
    public static string Sentence(string text) =>
        text.Length > 1 && char.IsLower(text[0]) && !char.IsUpper(text[1]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    /// <summary>With a small first letter, unless the word is an abbreviation or a name of its own (L3, CT, EGFR).</summary>
    public static string InSentence(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    [GeneratedRegex(@"\s*\((disorder|finding|procedure|body structure|morphologic abnormality|qualifier value|situation|observable entity|substance|product|specimen|regime/therapy|record artifact|event|context-dependent category)\)$")]
    private static partial Regex SemanticTag();
}
