using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>What a client demands of the version that it changes, and what an installation demands of the client.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#concurrency"/>
internal static class Preconditions
{
    /// <summary>A condition that would not be looked at here: the write it was to prevent would happen.</summary>
    public static Issue? Misplaced(WriteIntent intent) => intent switch
    {
        { Method: not WriteMethod.Post, IfNoneExist: not null } => Refuse(intent, "ifNoneExist", "If-None-Exist is for creates only."),
        { Method: WriteMethod.Post, IfMatch: not null } => Refuse(intent, "ifMatch", "If-Match is for updates, patches and deletes only."),
        { Method: WriteMethod.Put, IfNoneMatch: "*" or null } => null,
        { IfNoneMatch: not null } => Refuse(intent, "ifNoneMatch", "If-None-Match on a write is * on an update: create, but replace nothing."),
        _ => null,
    };

    /// <summary>What stands against changing the current version; null where nothing does.</summary>
    public static Issue? Broken(WriteIntent intent, ResourceKey key, StoredResource? current, WriteRules rules) => intent switch
    {
        { IfMatch: { } wanted } when !Agrees(wanted, current) => intent.At(
            new Issue(412, OperationOutcome.IssueType.Conflict, $"If-Match asks for {wanted}, but {key} is at {VersionOf(current)}."), "request.ifMatch"),
        { IfNoneMatch: not null } when IsThere(current) => intent.At(
            new Issue(412, OperationOutcome.IssueType.Conflict, $"If-None-Match asks that nothing be replaced, but {key} is at {VersionOf(current)}."), "request.ifNoneMatch"),
        { IfMatch: null, Criteria: null } when rules.WithoutIfMatch != WithoutIfMatch.Taken && IsThere(current) => intent.At(
            new Issue((int)rules.WithoutIfMatch, OperationOutcome.IssueType.Required, $"A change must say which version it changes: send If-Match with the ETag that {key} was read with."), "request.ifMatch"),
        _ => null,
    };

    private static Issue Refuse(WriteIntent intent, string member, string problem) => intent.At(Issue.NotSupported(problem), $"request.{member}");

    private static bool Agrees(string wanted, StoredResource? current) => IsThere(current) && ETag.Names(wanted, current!.Version);

    private static bool IsThere(StoredResource? current) => current is { IsDeleted: false, Version: > 0 };

    private static string VersionOf(StoredResource? current) => current switch
    {
        null or { Version: 0 } => "no version: it does not exist",
        { IsDeleted: true } => $"version {current.Version}, deleted",
        _ => $"version {current.Version}",
    };
}
