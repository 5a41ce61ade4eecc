using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>A resource that is being written, as bytes; built and indexed once, when somebody first looks at it.</summary>
public sealed class IncomingResource(ResourceKey key, ReadOnlyMemory<byte> json, SearchIndexer indexer)
{
    private readonly Lazy<(Resource? Resource, string? SentId, IReadOnlyList<Issue> Issues)> parsed = new(() => Parse(key, json));

    /// <summary>The bytes as they were sent, with the bundle's references resolved.</summary>
    public ReadOnlyMemory<byte> Json => json;

    /// <summary>With the id that it is written under; null where it cannot be built.</summary>
    public Resource? Resource => parsed.Value.Resource;

    /// <summary>Its index rows; none where it cannot be built.</summary>
    public IndexSet Index => field ??= Resource is { } resource ? indexer.Index(resource, json.Span) : new IndexSet();

    /// <summary>What stands against it as a resource, and against its being written where it was sent.</summary>
    public IReadOnlyList<Issue> IssuesAt(WriteIntent intent) =>
        parsed.Value.Resource is not { } resource ? parsed.Value.Issues
        : WrongPlace(intent, resource, parsed.Value.SentId) is { } problem ? [problem]
        : [];

    private static (Resource?, string?, IReadOnlyList<Issue>) Parse(ResourceKey key, ReadOnlyMemory<byte> json)
    {
        var (resource, issues) = ResourceJson.Parse(json.Span);

        if (resource is null)
        {
            return (null, null, issues);
        }

        var sentId = resource.Id;
        resource.Id = key.Id;

        return (resource, sentId, []);
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

        return intent.Method == WriteMethod.Put && sentId != intent.Id
            ? Issue.Invalid(
                sentId is null ? $"An update must hold its id, {intent.Id}, in the body too." : "The id in the body is not the id in the address.",
                $"{intent.Type}.id")
            : null;
    }
}
