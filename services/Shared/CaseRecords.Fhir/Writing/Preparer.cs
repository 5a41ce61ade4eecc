using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>What an owner does with a write before the commit: its rules, its index rows, its case events. Holds no state and no lock.</summary>
public sealed class Preparer(Ownership ownership, SearchIndexer indexer, PatientCompartment compartment, SearchQueryParser queries, IRecordStore store)
{
    private static readonly JsonSerializerOptions EventJson = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prepares one write, seeing the record and the bundle's other entries.</summary>
    public async ValueTask<Prepared> Prepare(PrepareRequest request, Overlay overlay, CancellationToken cancellationToken)
    {
        var owner = request.Current?.Owner is { Length: > 0 } owning ? owning : ownership.OwnerOf(request.Resource!);
        var before = BeforeOf(request, owner);
        var definitions = ownership.For(owner, before, request.Resource);
        var reader = new CaseReader(store, queries, overlay);
        var view = definitions.Count == 0
            ? CaseView.Empty
            : await reader.Read(definitions.SelectMany(definition => Needs(definition, before, request.Resource)), cancellationToken);
        List<Issue> issues = [.. definitions
            .Where(definition => request.Resource is not null && definition.AppliesTo(request.Resource))
            .SelectMany(definition => definition.Check(request.Resource!, view))];

        if (issues.Any(issue => issue.IsError))
        {
            return new Prepared(null, issues, [], []);
        }

        var version = (request.Current?.Version ?? 0) + 1;
        var events = definitions
            .SelectMany(definition => definition.Announce(request.Key, before, request.Resource, version, view))
            .Select(e => new PreparedEvent(e.Noun, e.Verb, JsonSerializer.Serialize(e.Data, e.Data.GetType(), EventJson)));

        return new Prepared(WriteSetOf(request, owner, before, [.. events]), issues, reader.Reads, reader.Criteria);
    }

    private static IEnumerable<CaseNeed> Needs(ResourceDefinition definition, Resource? before, Resource? after) =>
    [
        .. before is not null && definition.AppliesTo(before) ? definition.Needs(before) : [],
        .. after is not null && definition.AppliesTo(after) ? definition.Needs(after) : [],
    ];

    /// <summary>The version that is replaced, parsed only where somebody looks at it.</summary>
    private Resource? BeforeOf(PrepareRequest request, string owner) =>
        request.Current is { IsDeleted: false } current && (request.Resource is null || ownership.LooksBack(owner, request.Key.Type))
            ? ResourceJson.Parse(current.Body.Span).Resource
            : null;

    private WriteSet WriteSetOf(PrepareRequest request, string owner, Resource? before, IReadOnlyList<PreparedEvent> events)
    {
        var write = new WriteSet
        {
            Key = request.Key,
            Owner = owner,
            ExpectedVersion = request.Current?.Version ?? 0,
            Events = events,
        };

        if (request.Resource is null)
        {
            // A delete stays in the compartment of what it deletes, so that the patient's readers hear of it.
            return write with { Patients = before is null ? [] : PatientsOf(request.Key, indexer.Index(before)) };
        }

        var index = request.Index ?? indexer.Index(request.Resource);

        return write with
        {
            Body = ResourceRewriter.Rewrite(request.Json.Span, request.Key, write.Version),
            Index = index,
            Patients = PatientsOf(request.Key, index),
        };
    }

    /// <summary>A patient is in its own compartment, and in that of a patient it is linked to.</summary>
    private IReadOnlyList<ResourceKey> PatientsOf(ResourceKey key, IndexSet index)
    {
        var patients = compartment.PatientsOf(key.Type, index);

        return key.Type == "Patient" ? [key, .. patients.Where(other => other != key)] : patients;
    }
}

/// <summary>One write as it reaches its owner.</summary>
/// <param name="Current">The current version, deleted ones included; null where the resource never existed.</param>
/// <param name="Resource">The parsed resource; null for a delete.</param>
/// <param name="Json">Its bytes, with the bundle's references resolved.</param>
/// <param name="Index">Its index rows, where they are known already.</param>
public sealed record PrepareRequest(ResourceKey Key, StoredResource? Current, Resource? Resource, ReadOnlyMemory<byte> Json, IndexSet? Index = null);

/// <summary>An owner's answer: a write set, or the errors that stand against it; and what it relied on.</summary>
public sealed record Prepared(WriteSet? Write, IReadOnlyList<Issue> Issues, IReadOnlyList<RowRead> Reads, IReadOnlyList<CriteriaRead> Criteria);
