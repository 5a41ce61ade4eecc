using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary><c>$reindex</c>: how far the record's index rows have been brought up to date with its search parameters; posted, begins to index everything anew.</summary>
internal static class Reindex
{
    public static async Task<FhirResponse> Progress(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        OperationParameters.Read(request) is { Failed: true, Issues: var issues } ? FhirResponse.Of(issues) : await Answer(engine, cancellationToken);

    public static async Task<FhirResponse> Start(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (OperationParameters.Read(request) is { Failed: true, Issues: var issues })
        {
            return FhirResponse.Of(issues);
        }

        if ((await engine.Store.Reindexing.States(cancellationToken)).Any(state => state is { Finished: null, Types: [] }))
        {
            return FhirResponse.Of(Issue.Conflict("Everything is being indexed anew already; GET $reindex says how far that is."));
        }

        await engine.Store.Reindexing.Start(cancellationToken);

        return await Answer(engine, cancellationToken);
    }

    private static async Task<FhirResponse> Answer(FhirEngine engine, CancellationToken cancellationToken)
    {
        await engine.Store.Reindexing.Refresh(cancellationToken);
        var parameters = engine.Parameters.Now.All.ToLookup(parameter => parameter.Generation);
        var answer = new Parameters();

        foreach (var state in await engine.Store.Reindexing.States(cancellationToken))
        {
            answer.Parameter.Add(new()
            {
                Name = "reindex",
                Part =
                [
                    Part("generation", new Integer(state.Generation)),
                    Part("state", new Code(state.Finished is null ? "running" : "finished")),
                    .. state.Types.Select(type => Part("type", new Code(type))),
                    .. parameters[state.Generation].OrderBy(parameter => parameter.ResourceType, StringComparer.Ordinal).Select(Defined),
                    Part("total", Count(state.Total)),
                    Part("done", Count(state.Total - state.Left)),
                    Part("left", Count(state.Left)),
                    Part("skipped", Count(state.Skipped)),
                    Part("started", new Instant(state.Started)),
                    .. state.Finished is { } finished ? [Part("finished", new Instant(finished))] : Array.Empty<Parameters.ParameterComponent>(),
                ],
            });
        }

        return FhirResponse.Of(FhirJsonSerializer.Default.SerializeToBytes(answer));
    }

    private static Parameters.ParameterComponent Defined(Search.SearchParameterInfo parameter) => new()
    {
        Name = "parameter",
        Part =
        [
            .. parameter.IsCustom ? [Part("url", new FhirUri(parameter.Url))] : Array.Empty<Parameters.ParameterComponent>(),
            Part("type", new Code(parameter.ResourceType)),
            Part("code", new Code(parameter.Code)),
            Part("state", new Code(parameter.IsBuilding ? "building" : "active")),
        ],
    };

    private static Parameters.ParameterComponent Part(string name, DataType value) => new() { Name = name, Value = value };

    private static Integer Count(long count) => new((int)Math.Min(count, int.MaxValue));
}
