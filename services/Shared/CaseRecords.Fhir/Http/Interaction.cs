namespace CaseRecords.Fhir.Http;

/// <summary>R4's RESTful interactions and the operations that are served, by their codes in the CapabilityStatement.</summary>
/// <seealso href="https://hl7.org/fhir/R4/valueset-restful-interaction.html"/>
public enum Interaction
{
    Read,
    Vread,
    Update,
    Patch,
    Delete,
    /// <summary>An update whose target is found by search parameters.</summary>
    ConditionalUpdate,
    /// <summary>A patch whose target is found by search parameters.</summary>
    ConditionalPatch,
    /// <summary>A delete whose targets are found by search parameters.</summary>
    ConditionalDelete,
    HistoryInstance,
    HistoryType,
    HistorySystem,
    Create,
    SearchType,
    /// <summary>A search over several types, or all.</summary>
    SearchSystem,
    /// <summary><c>{type}/$explain</c>: how a search is understood and read.</summary>
    Explain,
    Capabilities,
    /// <summary>A Bundle at the base: transaction or batch.</summary>
    Bundle,
    /// <summary><c>Patient/{id}/$everything</c>.</summary>
    Everything,
    /// <summary><c>{type}/$validate</c> and <c>{type}/{id}/$validate</c>.</summary>
    Validate,
    /// <summary>A search in one compartment: <c>Patient/{id}/{type}</c> and <c>Patient/{id}/*</c>.</summary>
    SearchCompartment,
    /// <summary><c>$meta</c>.</summary>
    Meta,
    /// <summary><c>$meta-add</c> and <c>$meta-delete</c>.</summary>
    ChangeMeta,
    /// <summary><c>Observation/$lastn</c>.</summary>
    LastN,
    /// <summary><c>Patient/$merge</c>.</summary>
    Merge,
    /// <summary><c>Patient/$unmerge</c>.</summary>
    Unmerge,
    /// <summary><c>Patient/$match</c>.</summary>
    Match,
    /// <summary><c>Composition/$document</c>.</summary>
    Document,
    /// <summary><c>$reindex</c>.</summary>
    Reindex,
    /// <summary>The answer of a request that was not waited for.</summary>
    AsyncAnswer,
}

/// <summary>One row of the REST surface.</summary>
/// <param name="Pattern">Below the base. <c>{type}</c> takes R4 resource types only.</param>
public sealed record FhirRoute(string Method, string Pattern, Interaction Interaction, Func<FhirRequest, FhirEngine, CancellationToken, Task<FhirResponse>> Handle)
{
    private readonly string[] segments = Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the route takes a path, whatever its method.</summary>
    public bool Takes(IReadOnlyList<string> path) =>
        path.Count == segments.Length && !segments.Where((segment, i) => !Takes(segment, path[i])).Any();

    private static bool Takes(string segment, string text) => segment switch
    {
        "{type}" => R4.IsResourceType(text),
        ['{', ..] => !text.StartsWith('$') && !text.StartsWith('_'),
        _ => segment == text,
    };
}
