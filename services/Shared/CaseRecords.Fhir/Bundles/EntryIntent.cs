using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Bundles;

/// <summary>Reads the request of a transaction's entry as a write.</summary>
internal static class EntryIntent
{
    /// <summary>What a transaction writes, and what stands against entries that ask for no write that can be made.</summary>
    public static (List<WriteIntent> Intents, List<Issue> Issues) AllOf(ReadBundle bundle)
    {
        var asked = bundle.Entries.Where(entry => !entry.Reads).Select(Of).ToList();

        return ([.. asked.Select(one => one.Intent).OfType<WriteIntent>()], [.. asked.Select(one => one.Issue).OfType<Issue>()]);
    }

    /// <summary>The write that an entry asks for; null and an issue where it asks for none that can be made.</summary>
    public static (WriteIntent? Intent, Issue? Issue) Of(BundleEntry entry)
    {
        if (entry is not { Method: { } method, Url: { } url })
        {
            var missing = entry.Method is null ? "method" : "url";

            return Refuse(entry, missing, OperationOutcome.IssueType.Required, $"An entry's request has a {missing}.");
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            return Refuse(entry, "url", OperationOutcome.IssueType.Invalid, "The url of an entry is relative to the FHIR base, such as Patient/23.");
        }

        var question = url.IndexOf('?', StringComparison.Ordinal);
        var criteria = question < 0 ? null : url[(question + 1)..];

        return (method, (question < 0 ? url : url[..question]).Split('/'), criteria) switch
        {
            ("POST", [var type], null) when R4.IsResourceType(type) => Body(entry, new WriteIntent { Method = WriteMethod.Post, Type = type }),
            ("PUT", [var type, var id], null) when R4.IsResourceType(type) && R4.IsId(id) => Body(entry, new WriteIntent { Method = WriteMethod.Put, Type = type, Id = id }),
            ("PUT", [var type], not null) when R4.IsResourceType(type) => Body(entry, new WriteIntent { Method = WriteMethod.Put, Type = type, Criteria = criteria }),
            ("DELETE", [var type, var id], null) when R4.IsResourceType(type) && R4.IsId(id) => (Named(entry, new WriteIntent { Method = WriteMethod.Delete, Type = type, Id = id }), null),
            ("DELETE", [var type], not null) when R4.IsResourceType(type) => (Named(entry, new WriteIntent { Method = WriteMethod.Delete, Type = type, Criteria = criteria }), null),
            ("PATCH", [var type, var id], null) when R4.IsResourceType(type) && R4.IsId(id) => Patch(entry, new WriteIntent { Method = WriteMethod.Patch, Type = type, Id = id }),
            ("PATCH", [var type], not null) when R4.IsResourceType(type) => Patch(entry, new WriteIntent { Method = WriteMethod.Patch, Type = type, Criteria = criteria }),
            ("POST" or "PUT" or "PATCH" or "DELETE", _, _) => Refuse(entry, "url", OperationOutcome.IssueType.Invalid, url.Contains('$', StringComparison.Ordinal) ? "An operation that changes something cannot be part of a transaction." : $"{method} does not go to this url."),
            _ => Refuse(entry, "method", OperationOutcome.IssueType.CodeInvalid, "The method is one of GET, HEAD, POST, PUT, PATCH, DELETE."),
        };
    }

    private static (WriteIntent?, Issue?) Body(BundleEntry entry, WriteIntent intent) =>
        entry.Resource.IsEmpty
            ? (null, new Issue(400, OperationOutcome.IssueType.Required, $"{entry.Method} needs a resource.", $"{entry.Place}.resource"))
            : (Named(entry, intent) with { Json = entry.Resource }, null);

    private static (WriteIntent?, Issue?) Patch(BundleEntry entry, WriteIntent intent)
    {
        var (patch, issue) = EntryPatch.Of(entry);

        return patch is null ? (null, issue) : (Named(entry, intent) with { Json = patch.Body, Patch = patch.Format }, null);
    }

    private static WriteIntent Named(BundleEntry entry, WriteIntent intent) => intent with
    {
        FullUrl = entry.FullUrl,
        Place = entry.Place,
        IfMatch = entry.IfMatch,
        IfNoneMatch = entry.IfNoneMatch,
        IfNoneExist = entry.IfNoneExist,
    };

    private static (WriteIntent?, Issue) Refuse(BundleEntry entry, string member, OperationOutcome.IssueType code, string diagnostics) =>
        (null, new Issue(400, code, diagnostics, $"{entry.Place}.request.{member}"));
}
