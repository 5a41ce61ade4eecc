using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Finds out of what type a resource is before it is read: <c>resourceType</c> may stand anywhere in it.</summary>
internal static class TypeAhead
{
    /// <summary>The type that an object names; null, with an issue, where that is none of R4's.</summary>
    /// <param name="ahead">A copy of the reader, at the object's brace.</param>
    /// <param name="path">The FHIRPath of the object; empty for the root.</param>
    public static string? Of(Utf8JsonReader ahead, string path, List<Issue> issues)
    {
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isType = ahead.ValueTextEquals("resourceType"u8);
            ahead.Read();

            if (isType)
            {
                if (ahead.TokenType == JsonTokenType.String && ahead.ValueSpan.Length < 64 * 6 && ahead.GetString() is { } type && R4.IsResourceType(type))
                {
                    return type;
                }

                issues.Add(new Issue(400, OperationOutcome.IssueType.Structure, "'resourceType' is not the name of an R4 resource type.", path.Length == 0 ? "resourceType" : path + ".resourceType"));

                return null;
            }

            ahead.Skip();
        }

        issues.Add(new Issue(400, OperationOutcome.IssueType.Structure, "A resource says what it is in 'resourceType'.", path.Length == 0 ? null : path));

        return null;
    }
}
