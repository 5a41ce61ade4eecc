using System.Security.Cryptography;
using System.Text;

namespace CaseRecords.Assessments;

/// <summary>What a rule has to say about one case: for the clinician's consideration, never a diagnosis, a stage or an order.</summary>
public sealed record Assessment
{
    /// <summary>Such as <c>CUP-01</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>The rule's version.</summary>
    public required string Version { get; init; }

    public required string PatientId { get; init; }

    /// <summary>What it is about, as a literal reference.</summary>
    public required string Subject { get; init; }

    public required Severity Severity { get; init; }

    public AssessmentStatus Status { get; init; } = AssessmentStatus.Raised;

    public required string Title { get; init; }

    /// <summary>Why, with the values that were read. Dates, codes and numbers; no names.</summary>
    public required string Explanation { get; init; }

    /// <summary>What it rests on.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>What would change the answer.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<Source> Sources { get; init; } = [];

    /// <summary>When it became so; set when it is first found, kept while it stands.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? OverrideReason { get; init; }

    /// <summary>The same rule, patient and subject have the same id, so nothing is said twice.</summary>
    public string Id => $"{RuleId.ToLowerInvariant()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RuleId}\n{PatientId}\n{Subject}")))[..40]}";
}

/// <summary>A resource that a rule read, and what it read there.</summary>
public sealed record Evidence(string Reference, string Value);

/// <summary>Where a rule comes from.</summary>
/// <param name="Jurisdiction">Where it applies: <c>US</c>, <c>EU</c>, <c>CN</c>, or <c>any</c>.</param>
public sealed record Source(string Citation, int? Year, string Jurisdiction);

public enum Severity
{
    Info,
    Warning,
    Critical,
}

public enum AssessmentStatus
{
    Raised,
    Acknowledged,
    Snoozed,
    Overridden,
    Resolved,
}
