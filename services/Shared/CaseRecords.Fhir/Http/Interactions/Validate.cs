using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>
/// Says what would be said of a write, without writing: the same code parses, prepares and asks the owner. The answer is 200 with the
/// verdict in it; another status means that there was no question.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/resource-operation-validate.html"/>
internal static class Validate
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var (asked, problems) = ValidationRequest.Read(request);
        var id = request.Path.Count == 3 ? request.Id : null;

        if (asked is null || problems.Count > 0)
        {
            return FhirResponse.Of(problems);
        }

        if (id is null && (asked.Resource.IsEmpty || asked.Mode == "delete"))
        {
            return FhirResponse.Of(new Issue(
                400, OperationOutcome.IssueType.Required, asked.Mode == "delete" ? "Whether a delete is allowed is asked at the resource: [type]/[id]/$validate." : "There is no resource to validate.", request.Type));
        }

        if (id is not null && !R4.IsId(id))
        {
            return FhirResponse.Of(Issue.Invalid("An id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'.", $"{request.Type}.id"));
        }

        var key = new ResourceKey(request.Type, id ?? asked.Id ?? "");
        var stored = R4.IsId(key.Id) ? await engine.Store.Find(key, cancellationToken) : null;
        var isThere = stored is { IsDeleted: false, Version: > 0 };

        if (asked.Resource.IsEmpty && !isThere && asked.Mode != "delete")
        {
            return stored is { IsDeleted: true } ? FhirResponse.Gone(stored) : FhirResponse.NotFound(key);
        }

        var issues = await Verdict(asked, key, id is not null, stored, isThere, engine, cancellationToken);

        // Sent to a service that cannot tell: the gateway knows who can.
        return issues.FirstOrDefault(issue => issue.Status == 421) is { } elsewhere ? FhirResponse.Of(elsewhere) : FhirResponse.Of(OutcomeJson.Of(issues));
    }

    private static async ValueTask<IReadOnlyList<Issue>> Verdict(
        ValidationRequest asked, ResourceKey key, bool atResource, StoredResource? stored, bool isThere, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (asked.Mode == "delete")
        {
            var delete = await engine.Writer.Check(new WriteIntent { Method = WriteMethod.Delete, Type = key.Type, Id = key.Id }, cancellationToken);

            return isThere || delete.Count > 0 ? delete
                : [new Issue(200, OperationOutcome.IssueType.Informational, $"There is no {key}: a delete would change nothing.", null, OperationOutcome.IssueSeverity.Information)];
        }

        List<Issue> issues = [.. Misplaced(asked, key, atResource, isThere)];
        var json = asked.Resource.IsEmpty ? stored!.Body : asked.Resource;
        var asUpdate = asked.Mode == "update" || (asked.Mode != "create" && atResource);
        issues.AddRange(await engine.Writer.Check(
            asUpdate && R4.IsId(key.Id)
                ? new WriteIntent { Method = WriteMethod.Put, Type = key.Type, Id = key.Id, Json = json }
                : new WriteIntent { Method = WriteMethod.Post, Type = key.Type, Json = json },
            cancellationToken));

        if (asked.Profile is { } profile && ResourceJson.Parse(json.Span).Resource is { } resource)
        {
            issues.AddRange(await engine.Profiles.Against(resource, profile, cancellationToken));
        }

        return [.. issues.Distinct()];
    }

    /// <summary>What stands against the kind of write that is asked about, whatever is in the resource.</summary>
    private static IEnumerable<Issue> Misplaced(ValidationRequest asked, ResourceKey key, bool atResource, bool isThere) => asked.Mode switch
    {
        "create" when atResource && isThere => [new Issue(409, OperationOutcome.IssueType.Duplicate, $"{key} is there already: it cannot be created.", $"{key.Type}.id")],
        "create" when !atResource && isThere =>
            [new Issue(200, OperationOutcome.IssueType.Duplicate, $"{key} is there already; a create gives another id.", $"{key.Type}.id", OperationOutcome.IssueSeverity.Warning)],
        "update" when !R4.IsId(key.Id) => [new Issue(400, OperationOutcome.IssueType.Required, "An update says which resource it changes: the id is missing, or none.", $"{key.Type}.id")],
        "update" when !isThere => [new Issue(404, OperationOutcome.IssueType.NotFound, $"There is no {key} to update.", $"{key.Type}.id")],
        _ => [],
    };
}
