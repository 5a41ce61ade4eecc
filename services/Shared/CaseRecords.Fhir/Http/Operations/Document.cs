using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary><c>Composition/$document</c>: the Composition and what it refers to, as one document.</summary>
/// <seealso href="https://hl7.org/fhir/R4/composition-operation-document.html"/>
internal static class Document
{
    private static readonly OperationParameter[] Declared = [new("id", ParameterKind.Uri), new("persist", ParameterKind.Boolean), new("graph", ParameterKind.Uri)];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var read = OperationParameters.Read(request, Declared);
        var composition = read.Failed ? new(default, read.Issues) : CompositionOf(request, read.Value!);

        if (composition.Failed)
        {
            return FhirResponse.Of(composition.Issues);
        }

        switch (await engine.Store.Find(composition.Value, cancellationToken))
        {
            case null or { Version: 0 }:
                return FhirResponse.NotFound(composition.Value);
            case { IsDeleted: true } deleted:
                return FhirResponse.Gone(deleted);
            case var stored:
                var content = await new DocumentContent(request, engine).Of(stored, cancellationToken);

                return content.Failed ? FhirResponse.Of(content.Issues)
                    : read.Value!.Flag("persist") == true ? await Kept(Written(content.Value!, request, engine), request, engine, cancellationToken)
                    : FhirResponse.Of(Written(content.Value!, request, engine));
        }
    }

    private static Resolved<ResourceKey> CompositionOf(FhirRequest request, OperationParameters parameters)
    {
        if (parameters.Text("graph") is not null)
        {
            return Issue.NotSupported("Documents are put together as R4 lists it, not by a GraphDefinition.", "graph");
        }

        if (parameters.Flag("persist") == true && request.Method == "HEAD")
        {
            return Issue.NotSupported("HEAD stores nothing.", "persist");
        }

        var id = parameters.Text("id");

        return (request.Path, id) switch
        {
            ([_, var inPath, _], null) => new ResourceKey("Composition", inPath),
            ([_, _], { } given) when R4.IsId(given) => new ResourceKey("Composition", given),
            ([_, _], { } given) when NamedPatient.KeyOf(given, request, "Composition") is { } key => key,
            ([_, _], null) => new Issue(400, OperationOutcome.IssueType.Required, "The operation needs the id of a Composition.", "id"),
            ([_, _], _) => Issue.NotSupported("The id is that of a Composition of this server.", "id"),
            _ => Issue.Invalid("The address names the Composition already.", "id"),
        };
    }

    private static byte[] Written(IReadOnlyList<StoredResource> content, FhirRequest request, FhirEngine engine)
    {
        var now = engine.Time.GetUtcNow();
        using var bundle = new BundleJson("document", now);
        bundle.Identified($"urn:uuid:{Guid.CreateVersion7(now)}", now);

        foreach (var resource in content)
        {
            bundle.Holds(request.Base, resource);
        }

        return bundle.Finish();
    }

    private static async Task<FhirResponse> Kept(byte[] bundle, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        await engine.Writer.Write([new WriteIntent { Method = WriteMethod.Post, Type = "Bundle", Json = bundle }], request.Context, null, cancellationToken) switch
        {
            WriteOutcome.Refused refused => FhirResponse.Of(refused.Issues),
            WriteOutcome.Done { Results: [{ Resource: { } stored }] } => FhirResponse.Of(stored) with { Location = FhirResponse.LocationOf(stored) },
            _ => throw new InvalidOperationException("One intent has one result."),
        };
}
