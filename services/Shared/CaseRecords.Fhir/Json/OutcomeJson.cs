using System.Buffers;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Hosting;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Json;

/// <summary>Writes issues as an OperationOutcome.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operationoutcome.html"/>
public static class OutcomeJson
{
    /// <summary>The outcome of at least one issue; an informational "all ok" where there is none.</summary>
    public static byte[] Of(IReadOnlyList<Issue> issues)
    {
        var output = new ArrayBufferWriter<byte>(256);

        using (var json = new Utf8JsonWriter(output, OutcomeWriter.Relaxed))
        {
            Write(json, issues);
        }

        return output.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<Issue> issues)
    {
        json.WriteOutcomeStart();

        if (issues.Count == 0)
        {
            json.WriteIssue("information", "informational", "All ok.");
        }

        foreach (var issue in issues)
        {
            json.WriteIssue(issue.Severity.GetLiteral(), issue.Code.GetLiteral(), issue.Diagnostics, issue.Expression);
        }

        json.WriteOutcomeEnd();
    }
}
