using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Says how a search is understood, the SQL of its first page, and what the database says that it does: for operators. Values are not repeated.</summary>
internal static class Explain
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var query = await engine.Searches.Resolve(engine.Queries.Parse(request.Type, request.Query, strict: !request.Prefer.Lenient), cancellationToken);

        if (query.HasErrors)
        {
            return FhirResponse.Of([.. query.Issues.Where(issue => issue.IsError)]);
        }

        var explanation = await engine.Store.Explain(new SearchRequest(query, query.CountOnly ? 1 : query.Count ?? SearchAnswer.DefaultCount, null, WantsTotal: false), cancellationToken);
        var answer = new Parameters();
        answer.Parameter.AddRange(QueryInWords.Of(query).Select(line => Text("query", line)));
        answer.Parameter.Add(Text("sql", explanation.Statement));
        answer.Parameter.AddRange(explanation.Plan.Select(line => Text("plan", line)));
        answer.Parameter.AddRange(query.Issues.Select(issue => Text("warning", issue.Diagnostics)));

        return FhirResponse.Of(FhirJsonSerializer.Default.SerializeToBytes(answer));
    }

    private static Parameters.ParameterComponent Text(string name, string text) => new() { Name = name, Value = new FhirString(text) };
}
