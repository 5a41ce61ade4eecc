using System.Globalization;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir;

/// <summary>Reads R4's instants, also those that .NET's clock does not have: leap seconds, and the edges of the first and the last year.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#instant"/>
public static class Instants
{
    /// <summary>The moment; of a leap second the end of the minute, at the edges of time the edge. Null where there is none.</summary>
    public static DateTimeOffset? Of(Instant? instant) => instant?.JsonValue switch
    {
        DateTimeOffset at => at,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at,
        string text when DateSpan.Parse(text) is { } span => new DateTimeOffset(Math.Clamp(span.Low, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero),
        _ => null,
    };
}
