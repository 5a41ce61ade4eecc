using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>Changes a resource as it stands now: what another writer changes meanwhile is read and changed again.</summary>
internal static class CurrentVersion
{
    private const int Tries = 6;

    /// <param name="change">The resource as it should be; null where it is so already, and no version is made.</param>
    /// <param name="answer">Says what came of it.</param>
    public static async Task<FhirResponse> Change(
        ResourceKey key, FhirRequest request, FhirEngine engine,
        Func<StoredResource, ReadOnlyMemory<byte>?> change, Func<StoredResource, FhirResponse> answer, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            switch (await engine.Store.Find(key, cancellationToken))
            {
                case null or { Version: 0 }:
                    return FhirResponse.NotFound(key);
                case { IsDeleted: true } deleted:
                    return FhirResponse.Gone(deleted);
                case var current when request.IfMatch is { } wanted && !ETag.Names(wanted, current.Version):
                    return FhirResponse.Of(new Issue(412, Hl7.Fhir.Model.OperationOutcome.IssueType.Conflict, $"If-Match asks for {wanted}, but {key} is at version {current.Version}."));
                case var current when change(current) is not { } changed:
                    return answer(current);
                case var current when change(current) is { } changed:
                    var intent = new WriteIntent { Method = WriteMethod.Put, Type = key.Type, Id = key.Id, Json = changed, IfMatch = ETag.Of(current.Version) };

                    switch (await engine.Writer.Write([intent], request.Context, null, cancellationToken))
                    {
                        case WriteOutcome.Done { Results: [{ Resource: { } written }] }:
                            return answer(written);
                        case WriteOutcome.Refused { Issues: var issues } when !issues.Any(issue => issue.Status is 409 or 412):
                            return FhirResponse.Of(issues);
                    }

                    break;
            }
        }

        return FhirResponse.Of(Issue.Conflict($"{key} kept changing while this was written; try again."));
    }
}
