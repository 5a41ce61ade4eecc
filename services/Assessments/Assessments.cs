using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Assessments;

/// <summary>The owner of what rules say about a case. Its rules look at whole cases, after the commit: none stands in the way of a write.</summary>
public static class Assessments
{
    public static ServiceDefinition Definitions { get; } = new("assessments", []);
}
