namespace CaseRecords.Assessments;

/// <summary>What a case says about a question. That nothing is recorded is unknown, never no.</summary>
public enum Truth
{
    No,
    Yes,
    Unknown,
}
