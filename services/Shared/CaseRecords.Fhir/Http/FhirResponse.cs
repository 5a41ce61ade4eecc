using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>A FHIR answer without its transport.</summary>
public sealed record FhirResponse
{
    public required int Status { get; init; }

    /// <summary>UTF-8 JSON of one resource; empty where the answer has no body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Relative to the FHIR base, with the version.</summary>
    public string? Location { get; init; }

    /// <summary>With 202: where the answer will be, relative to the FHIR base.</summary>
    public string? ContentLocation { get; init; }

    /// <summary>In how many seconds the client may ask again.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>With 202: how far the request is, for people.</summary>
    public string? Progress { get; init; }

    /// <summary>With 405: the methods that are served at the address.</summary>
    public string? Allow { get; init; }

    /// <summary>Whether the body is an OperationOutcome about a failure.</summary>
    public bool Failed => Status >= 400;

    /// <summary>A stored version as it is served.</summary>
    public static FhirResponse Of(StoredResource stored, int status = 200) => new()
    {
        Status = status,
        Body = stored.Body,
        ETag = Http.ETag.Of(stored.Version),
        LastModified = stored.LastUpdated,
    };

    public static FhirResponse Of(ReadOnlyMemory<byte> body) => new() { Status = 200, Body = body };

    /// <summary>An OperationOutcome; the status is the one that the gravest issue asks for.</summary>
    public static FhirResponse Of(params IReadOnlyList<Issue> issues) => new()
    {
        Status = issues.Where(issue => issue.IsError).Select(issue => issue.Status).DefaultIfEmpty(200).MaxBy(Rank),
        Body = OutcomeJson.Of(issues),
    };

    public static FhirResponse NotFound(ResourceKey key) => Of(Issue.NotFound($"There is no {key}."));

    /// <summary>410 with the ETag of the version that deleted it.</summary>
    public static FhirResponse Gone(StoredResource deleted) =>
        Of(new Issue(410, OperationOutcome.IssueType.Deleted, $"{deleted.Key} was deleted.")) with { ETag = Http.ETag.Of(deleted.Version) };

    public static string LocationOf(StoredResource stored) =>
        string.Create(CultureInfo.InvariantCulture, $"{stored.Key}/_history/{stored.Version}");

    /// <summary>A malformed request outranks a refused one, which outranks a failed precondition.</summary>
    private static int Rank(int status) => status switch { 400 => 4, 422 => 3, 409 => 2, _ => 1 };
}
