using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaseRecords.Hosting;

/// <summary>The one form of an OperationOutcome's JSON, for the engine and for what stands in front of it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operationoutcome.html"/>
public static class OutcomeWriter
{
    public const string ContentType = "application/fhir+json; charset=utf-8";

    /// <summary>Texts are for people: only what JSON itself forbids is escaped.</summary>
    public static JsonWriterOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(Utf8JsonWriter json)
    {
        public void WriteOutcomeStart()
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "OperationOutcome");
            json.WriteStartArray("issue");
        }

        /// <param name="severity">fatal, error, warning or information.</param>
        /// <param name="code">A code of R4's issue-type.</param>
        public void WriteIssue(string severity, string code, string diagnostics, string? expression = null)
        {
            json.WriteStartObject();
            json.WriteString("severity", severity);
            json.WriteString("code", code);
            json.WriteString("diagnostics", diagnostics);

            if (expression is not null)
            {
                json.WriteStartArray("expression");
                json.WriteStringValue(expression);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        public void WriteOutcomeEnd()
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
