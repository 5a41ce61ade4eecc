using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>A resource that is being written, as bytes; built and indexed once, when somebody first looks at it.</summary>
public sealed class IncomingResource(ResourceKey key, ReadOnlyMemory<byte> json, SearchIndexer indexer)
{
    private readonly Lazy<Parsed> parsed = new(() => Parse(key, json));

    /// <summary>The bytes as they were sent, with the bundle's references resolved.</summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>With the id that it is written under; null where there are errors in it.</summary>
    public Resource? Resource => parsed.Value.Resource;

    /// <summary>What is worth saying about a resource that is in order.</summary>
    public IReadOnlyList<Issue> Warnings => parsed.Value.Warnings;

    /// <summary>Its index rows; none where it cannot be built.</summary>
    public IndexSet Index => field ??= Resource is { } resource ? indexer.Index(resource, ResourceJson.WithoutByteOrderMark(json.Span)) : new IndexSet();

    /// <summary>What stands against it as a resource, and against its being written where it was sent.</summary>
    public IReadOnlyList<Issue> IssuesAt(WriteIntent intent) =>
        parsed.Value.Resource is not { } resource ? parsed.Value.Errors
        : WrongPlace(intent, resource, parsed.Value.SentId) is { } problem ? [problem]
        : [];

    private static Parsed Parse(ResourceKey key, ReadOnlyMemory<byte> json)
    {
        var (resource, issues) = ResourceValidator.Validate(json.Span);
        List<Issue> errors = [.. issues.Where(issue => issue.IsError)];

        if (resource is null || errors.Count > 0)
        {
            return new Parsed(null, null, errors, []);
        }

        var sentId = resource.Id;
        resource.Id = key.Id;

        return new Parsed(resource, sentId, [], issues);
    }

    private static Issue? WrongPlace(WriteIntent intent, Resource resource, string? sentId)
    {
        if (resource.TypeName != intent.Type)
        {
            return Issue.Invalid($"A {resource.TypeName} was sent to {intent.Type}.", resource.TypeName);
        }

        if (resource.Meta?.Tag.Any(tag => tag is { System: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", Code: "SUBSETTED" }) == true)
        {
            return new Issue(422, OperationOutcome.IssueType.BusinessRule, "This is only a part of a resource (tag SUBSETTED); writing it would lose the rest.", $"{intent.Type}.meta.tag");
        }

        // A conditional update may leave its id out.
        return intent.Method == WriteMethod.Put && sentId != intent.Id && (intent.Criteria is null || sentId is not null)
            ? Issue.Invalid(
                sentId is null ? $"An update must hold its id, {intent.Id}, in the body too." : "The id in the body is not the id in the address.",
                $"{intent.Type}.id")
            : null;
    }

    private sealed record Parsed(Resource? Resource, string? SentId, IReadOnlyList<Issue> Errors, IReadOnlyList<Issue> Warnings);
}
