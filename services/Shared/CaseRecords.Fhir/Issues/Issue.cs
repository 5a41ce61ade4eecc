using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Issues;

/// <summary>One thing that is wrong (or worth saying) about a request: the engine's only error currency.</summary>
/// <param name="Status">The HTTP status that this issue asks for; the highest-ranking of several decides the answer.</param>
/// <param name="Code">The R4 issue code.</param>
/// <param name="Diagnostics">One sentence for a developer. Never holds patient data or an exception's text.</param>
/// <param name="Expression">A FHIRPath to the place, such as <c>Bundle.entry[6].resource.status</c>; null where there is none.</param>
/// <seealso href="https://hl7.org/fhir/R4/operationoutcome.html"/>
public sealed record Issue(
    int Status,
    OperationOutcome.IssueType Code,
    string Diagnostics,
    string? Expression = null,
    OperationOutcome.IssueSeverity Severity = OperationOutcome.IssueSeverity.Error)
{
    /// <summary>A clinical rule is broken: 422.</summary>
    public static Issue BusinessRule(string expression, string diagnostics) =>
        new(422, OperationOutcome.IssueType.BusinessRule, diagnostics, expression);

    /// <summary>Worth saying, but no reason to refuse.</summary>
    public static Issue Warning(string expression, string diagnostics) =>
        new(200, OperationOutcome.IssueType.BusinessRule, diagnostics, expression, OperationOutcome.IssueSeverity.Warning);

    /// <summary>Worth knowing; nothing is wrong.</summary>
    public static Issue Information(string diagnostics) =>
        new(200, OperationOutcome.IssueType.Informational, diagnostics, null, OperationOutcome.IssueSeverity.Information);

    public static Issue Invalid(string diagnostics, string? expression = null) =>
        new(400, OperationOutcome.IssueType.Invalid, diagnostics, expression);

    public static Issue NotSupported(string diagnostics, string? expression = null) =>
        new(400, OperationOutcome.IssueType.NotSupported, diagnostics, expression);

    public static Issue NotFound(string diagnostics) =>
        new(404, OperationOutcome.IssueType.NotFound, diagnostics);

    public static Issue Conflict(string diagnostics, string? expression = null) =>
        new(409, OperationOutcome.IssueType.Conflict, diagnostics, expression);

    /// <summary>A write that was sent to a service that does not own it: 421, naming who does.</summary>
    public static Issue OwnedBy(string owner, string type) =>
        new(421, OperationOutcome.IssueType.NotSupported, $"This {type} is owned by the service {owner}; send it there, or to the gateway.", type);

    /// <summary>Something that is needed does not answer now: 503.</summary>
    public static Issue Unavailable(string diagnostics) =>
        new(503, OperationOutcome.IssueType.Transient, diagnostics);

    /// <summary>There is no room for what was to be written: 507.</summary>
    public static Issue NoRoom(string diagnostics) =>
        new(507, OperationOutcome.IssueType.NoStore, diagnostics);

    public bool IsError => Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal;

    /// <summary>The same issue seen from a container: <c>Condition.code</c> becomes <c>Bundle.entry[6].resource.code</c>.</summary>
    public Issue Within(string container)
    {
        if (Expression is null)
        {
            return this with { Expression = container };
        }

        var dot = Expression.IndexOf('.', StringComparison.Ordinal);

        return this with { Expression = dot < 0 ? container : container + Expression[dot..] };
    }
}
