using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Json;

/// <summary>Refuses control characters below U+0020 in strings, but for tab, carriage return and line feed.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#string"/>
internal static class ControlCharacters
{
    public static IReadOnlyList<Issue> In(ReadOnlySpan<byte> json)
    {
        // They can only stand in JSON as an escape, which is rare.
        if (json.IndexOf("\\u00"u8) < 0 && json.IndexOf("\\b"u8) < 0 && json.IndexOf("\\f"u8) < 0)
        {
            return [];
        }

        List<Issue> issues = [];
        JsonStrings.Walk(json, (string element, string property, ref Utf8JsonReader reader) =>
        {
            if (reader.GetString()!.Any(character => character < ' ' && character is not ('\t' or '\r' or '\n')))
            {
                issues.Add(new Issue(400, OperationOutcome.IssueType.Value, "A string holds a control character.", $"{element}.{property}"));
            }
        });

        return issues;
    }
}
