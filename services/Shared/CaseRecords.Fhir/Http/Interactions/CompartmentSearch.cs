using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches one type of a compartment, as any search of that type.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#2.21.1.2"/>
internal static class CompartmentSearch
{
    /// <summary><c>Patient/{id}/Condition?…</c>. A compartment that is not known is empty.</summary>
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (of, type) = (new ResourceKey(request.Type, request.Id), request.Path[2]);

        if ((Refuse(of) ?? (engine.Compartments.Scope(of, type) is null ? NoMember(of.Type, type) : null)) is { } refusal)
        {
            return Task.FromResult(FhirResponse.Of(refusal));
        }

        var query = engine.Queries.Parse(type, request.Query, strict: !request.Prefer.Lenient);

        return new SearchAnswer($"{of}/{type}", request, engine).Of(query with { Compartment = engine.Compartments.Scope(of, type) }, cancellationToken);
    }

    public static Issue NoMember(string compartment, string type) => new(
        404, OperationOutcome.IssueType.NotSupported, $"No {type} is in the compartment of a {compartment}. Its types are: {string.Join(", ", Compartments.TypesIn(compartment))}.", type);

    /// <summary>What speaks against an address of a compartment; null where nothing does.</summary>
    public static Issue? Refuse(ResourceKey of) =>
        !Compartments.All.Contains(of.Type) ? new(404, OperationOutcome.IssueType.NotSupported, $"{of.Type} has no compartment; {string.Join(", ", Compartments.All)} have.", of.Type)
        : !R4.IsId(of.Id) ? Issue.Invalid("An id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'.", $"{of.Type}.id")
        : null;
}
