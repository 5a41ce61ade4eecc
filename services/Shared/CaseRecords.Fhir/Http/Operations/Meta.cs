using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary><c>$meta</c>: the meta of a resource or a version, or the profiles, tags and security labels in use on a type or on the server.</summary>
/// <seealso href="https://hl7.org/fhir/R4/resource-operation-meta.html"/>
internal static class Meta
{
    private static readonly string[] Labels = ["_profile", "_security", "_tag"];

    /// <summary><c>$meta</c> and <c>{type}/$meta</c>.</summary>
    public static async Task<FhirResponse> InUse(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (OperationParameters.Read(request) is { Failed: true, Issues: var issues })
        {
            return FhirResponse.Of(issues);
        }

        IReadOnlyList<string> types = request.Path is [var type, _] ? [type] : R4.ResourceTypes;
        var parameters = types.SelectMany(one => Labels.Select(code => engine.Parameters.Find(one, code)!.Number)).ToList();
        var examples = await engine.Store.Examples(parameters, cancellationToken);

        return Answer(MetaLabels.Union(examples.Select(MetaOf)));
    }

    /// <summary><c>{type}/{id}/$meta</c> and <c>{type}/{id}/_history/{vid}/$meta</c>.</summary>
    public static async Task<FhirResponse> OfOne(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (OperationParameters.Read(request) is { Failed: true, Issues: var issues })
        {
            return FhirResponse.Of(issues);
        }

        var stored = await FhirRoutes.Dispatch(request with { Method = "GET", Path = [.. request.Path.SkipLast(1)], Query = [], Body = default }, engine, cancellationToken);

        return stored.Failed ? stored : Answer(JsonMembers.Find(stored.Body, "meta")!.Value) with { ETag = stored.ETag, LastModified = stored.LastModified };
    }

    /// <summary><c>$meta-add</c>: a new version that has these profiles, tags and labels too.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/resource-operation-meta-add.html"/>
    public static Task<FhirResponse> Add(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Change(MetaLabels.Add, request, engine, cancellationToken);

    /// <summary><c>$meta-delete</c>: a new version without these profiles, tags and labels; those that it has not are no error.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/resource-operation-meta-delete.html"/>
    public static Task<FhirResponse> Delete(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Change(MetaLabels.Delete, request, engine, cancellationToken);

    /// <summary>A version is what it was: its meta does not change.</summary>
    public static Task<FhirResponse> OnVersion(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Task.FromResult(FhirResponse.Of(new Issue(405, OperationOutcome.IssueType.NotSupported, "A version in the history does not change. Send this to the resource: it makes the next version.")));

    private static async Task<FhirResponse> Change(
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> change, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var read = OperationParameters.Read(request, new OperationParameter("meta", ParameterKind.Meta) { IsRequired = true });

        if (read.Failed)
        {
            return FhirResponse.Of(read.Issues);
        }

        var (key, labels) = (new ResourceKey(request.Type, request.Id), read.Value!.Json("meta"));

        return await CurrentVersion.Change(
            key, request, engine,
            current => change(MetaOf(current), labels) is var meta && meta.Span.SequenceEqual(MetaOf(current).Span)
                ? (ReadOnlyMemory<byte>?)null
                : JsonMembers.With(current.Body, "meta", meta),
            changed => Answer(MetaOf(changed)) with { ETag = ETag.Of(changed.Version), LastModified = changed.LastUpdated },
            cancellationToken);
    }

    private static ReadOnlyMemory<byte> MetaOf(StoredResource stored) => JsonMembers.Find(stored.Body, "meta")!.Value;

    private static FhirResponse Answer(ReadOnlyMemory<byte> meta) => FhirResponse.Of(ParametersJson.Of(("return", "valueMeta", meta)));
}
