using System.Globalization;
using CaseRecords.Fhir;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>When something began, as far as the record says. A partial date counts from its first day.</summary>
internal static class Dates
{
    /// <summary>Since when a tumour is known: its onset, else the day it was asserted, else the day it was recorded.</summary>
    public static DateTimeOffset? Since(Condition condition) =>
        FirstInstant(condition.Onset)
        ?? FirstInstant(condition.GetExtension(Profiles.AssertedDate)?.Value)
        ?? FirstInstant(condition.RecordedDateElement);

    public static DateTimeOffset? FirstInstant(DataType? value) =>
        value switch
        {
            FhirDateTime { Value: { } text } => Parse(text),
            Date { Value: { } text } => Parse(text),
            Instant instant => Instants.Of(instant),
            Period { StartElement: { } start } => FirstInstant(start),
            _ => null,
        };

    public static string Text(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "an unknown date";

    private static DateTimeOffset? Parse(string text)
    {
        var full = text.Length switch
        {
            4 => text + "-01-01",
            7 => text + "-01",
            _ => text,
        };

        return DateTimeOffset.TryParse(full, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }
}
