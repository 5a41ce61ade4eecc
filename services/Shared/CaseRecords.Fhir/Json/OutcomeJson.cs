using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Json;

/// <summary>Writes issues as an OperationOutcome.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operationoutcome.html"/>
public static class OutcomeJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The outcome of at least one issue; an informational "all ok" where there is none.</summary>
    public static byte[] Of(IReadOnlyList<Issue> issues)
    {
        var output = new ArrayBufferWriter<byte>(256);

        using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            Write(json, issues);
        }

        return output.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Issue> issues)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");

        if (issues.Count == 0)
        {
            json.WriteStartObject();
            json.WriteString("severity", "information");
            json.WriteString("code", "informational");
            json.WriteString("diagnostics", "All ok.");
            json.WriteEndObject();
        }

        foreach (var issue in issues)
        {
            Write(json, issue);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Issue issue)
    {
        json.WriteStartObject();
        json.WriteString("severity", issue.Severity.GetLiteral());
        json.WriteString("code", issue.Code.GetLiteral());
        json.WriteString("diagnostics", issue.Diagnostics);

        if (issue.Expression is not null)
        {
            json.WriteStartArray("expression");
            json.WriteStringValue(issue.Expression);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
