using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>The operations as the CapabilityStatement lists them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/operationslist.html"/>
internal static class ServedOperations
{
    private const string Hl7 = "http://hl7.org/fhir/OperationDefinition/";
    private const string Ours = "https://caserecords.example/fhir/OperationDefinition/";

    public static IReadOnlyList<ServedOperation> All { get; } =
    [
        new("everything", Hl7 + "Patient-everything", "Patient"),
        new("document", Hl7 + "Composition-document", "Composition"),
        new("match", Hl7 + "Patient-match", "Patient"),
        new("merge", Hl7 + "Patient-merge", "Patient"),
        new("unmerge", Ours + "Patient-unmerge", "Patient"),
        new("lastn", Hl7 + "Observation-lastn", "Observation"),
        new("validate", Hl7 + "Resource-validate"),
        new("explain", Ours + "Resource-explain"),
        new("meta", Hl7 + "Resource-meta") { OnServer = true },
        new("meta-add", Hl7 + "Resource-meta-add"),
        new("meta-delete", Hl7 + "Resource-meta-delete"),
        new("reindex", Ours + "reindex") { OnServer = true, OnTypes = false },
    ];

    public static IEnumerable<CapabilityStatement.OperationComponent> Of(string type) =>
        All.Where(operation => operation.OnTypes && (operation.Type is null || operation.Type == type)).Select(Component);

    public static IEnumerable<CapabilityStatement.OperationComponent> OfServer() => All.Where(operation => operation.OnServer).Select(Component);

    private static CapabilityStatement.OperationComponent Component(ServedOperation operation) => new() { Name = operation.Name, Definition = operation.Definition };
}

/// <summary>One operation.</summary>
/// <param name="Definition">The canonical address of its OperationDefinition.</param>
/// <param name="Type">The one type that has it; null: every type.</param>
internal sealed record ServedOperation(string Name, string Definition, string? Type = null)
{
    /// <summary>Whether it may be called at the base too.</summary>
    public bool OnServer { get; init; }

    /// <summary>Whether it may be called at types or their resources.</summary>
    public bool OnTypes { get; init; } = true;
}
