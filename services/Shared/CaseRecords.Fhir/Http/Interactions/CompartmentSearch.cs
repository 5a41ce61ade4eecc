using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches one compartment: one type of it as any search of that type, or all of its types.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#2.21.1.2"/>
internal static class CompartmentSearch
{
    /// <summary><c>Patient/{id}/Condition?…</c>. A compartment that is not known is empty.</summary>
    public static Task<FhirResponse> OfType(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (of, type) = (new ResourceKey(request.Type, request.Id), request.Path[2]);

        if ((Refuse(of) ?? (engine.Compartments.Scope(of, type) is null ? NoMember(of.Type, type) : null)) is { } refusal)
        {
            return Task.FromResult(FhirResponse.Of(refusal));
        }

        var query = engine.Queries.Parse(type, request.Query, strict: !request.Prefer.Lenient);

        return SearchType.Run($"{of}/{type}", query with { Compartment = engine.Compartments.Scope(of, type) }, request, engine, cancellationToken);
    }

    /// <summary><c>Patient/{id}/*?…</c>.</summary>
    public static Task<FhirResponse> All(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var of = new ResourceKey(request.Type, request.Id);

        return Refuse(of) is { } refusal ? Task.FromResult(FhirResponse.Of(refusal)) : new WholeCompartment(of, request, engine).Search(cancellationToken);
    }

    public static Issue NoMember(string compartment, string type) => new(
        404, OperationOutcome.IssueType.NotSupported, $"No {type} is in the compartment of a {compartment}. Its types are: {string.Join(", ", Compartments.TypesIn(compartment))}.", type);

    private static Issue? Refuse(ResourceKey of) =>
        !Compartments.All.Contains(of.Type) ? new(404, OperationOutcome.IssueType.NotSupported, $"{of.Type} has no compartment; {string.Join(", ", Compartments.All)} have.", of.Type)
        : !R4.IsId(of.Id) ? Issue.Invalid("An id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'.", $"{of.Type}.id")
        : null;
}
