using System.Text;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>What the validator says of a resource, a line for each issue: status, code and place.</summary>
internal static class Checked
{
    public static IReadOnlyList<string> Issues(string json) => [.. Validate(json).Select(Line)];

    /// <summary>Only what refuses it.</summary>
    public static IReadOnlyList<string> Errors(string json) => [.. Validate(json).Where(issue => issue.IsError).Select(Line)];

    public static IReadOnlyList<Issue> Validate(string json) => ResourceValidator.Validate(Encoding.UTF8.GetBytes(json)).Issues;

    private static string Line(Issue issue) => $"{issue.Status} {issue.Code.GetLiteral()} {issue.Expression}";
}
