using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>What an owner does with a write before the commit: its rules, its index rows, its case events. Holds no state and no lock.</summary>
public sealed class Preparer(Ownership ownership, SearchIndexer indexer, PatientCompartment compartment, SearchQueryParser queries, IRecordStore store, ProfileValidator profiles)
{
    private static readonly JsonSerializerOptions EventJson = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prepares one write, seeing the record and the bundle's other entries.</summary>
    /// <param name="entry">Its resource, where it has one, can be read.</param>
    public async ValueTask<Prepared> Prepare(ResolvedIntent entry, Overlay overlay, CancellationToken cancellationToken)
    {
        var resource = entry.Resource?.Resource;
        var owner = entry.Current?.Owner is { Length: > 0 } owning ? owning : ownership.OwnerOf(resource!);

        if (!ownership.IsHere(owner))
        {
            return new Prepared(null, [Issue.OwnedBy(owner, entry.Key.Type)], [], []);
        }

        var before = BeforeOf(entry, owner);
        var definitions = ownership.For(owner, before, resource);
        var reader = new CaseReader(store, queries, overlay);
        var view = definitions.Count == 0
            ? CaseView.Empty
            : await reader.Read(definitions.SelectMany(definition => Needs(definition, before, resource)), cancellationToken);
        List<Issue> issues =
        [
            .. entry.Resource?.Warnings ?? [],
            .. definitions
                .Where(definition => resource is not null && definition.AppliesTo(resource))
                .SelectMany(definition => definition.Check(resource!, view)),
            .. CustomRules.Check(entry.Key, resource, indexer.Parameters.Now, overlay),
            .. resource is null ? [] : await profiles.Claimed(resource, overlay, cancellationToken),
        ];

        if (issues.Any(issue => issue.IsError))
        {
            return new Prepared(null, issues, [], []);
        }

        var version = (entry.Current?.Version ?? 0) + 1;
        var events = definitions
            .SelectMany(definition => definition.Announce(entry.Key, before, resource, version, view))
            .Select(e => new PreparedEvent(e.Noun, e.Verb, JsonSerializer.Serialize(e.Data, e.Data.GetType(), EventJson)));

        return new Prepared(WriteSetOf(entry, owner, before, [.. events]), issues, reader.Reads, reader.Criteria);
    }

    private static IEnumerable<CaseNeed> Needs(ResourceDefinition definition, Resource? before, Resource? after) =>
    [
        .. before is not null && definition.AppliesTo(before) ? definition.Needs(before) : [],
        .. after is not null && definition.AppliesTo(after) ? definition.Needs(after) : [],
    ];

    /// <summary>The version that is replaced, parsed only where somebody looks at it.</summary>
    private Resource? BeforeOf(ResolvedIntent entry, string owner) =>
        entry.Current is { IsDeleted: false } current && (entry.Resource is null || ownership.LooksBack(owner, entry.Key.Type))
            ? ResourceJson.Stored(current.Body.Span)
            : null;

    private WriteSet WriteSetOf(ResolvedIntent entry, string owner, Resource? before, IReadOnlyList<PreparedEvent> events)
    {
        var write = new WriteSet
        {
            Key = entry.Key,
            Method = entry.Intent.Method,
            Owner = owner,
            ExpectedVersion = entry.Current?.Version ?? 0,
            Events = events,
        };

        if (entry.Resource is not { } incoming)
        {
            // A delete stays in the compartment of what it deletes, so that the patient's readers hear of it.
            return write with { Patients = before is null ? [] : compartment.Of(entry.Key, indexer.Index(before)) };
        }

        return write with
        {
            Body = ResourceRewriter.Rewrite(incoming.Json.Span, entry.Key, write.Version),
            Index = incoming.Index,
            Patients = compartment.Of(entry.Key, incoming.Index),
        };
    }
}

/// <summary>An owner's answer: a write set, or the errors that stand against it; and what it relied on.</summary>
public sealed record Prepared(WriteSet? Write, IReadOnlyList<Issue> Issues, IReadOnlyList<RowRead> Reads, IReadOnlyList<CriteriaRead> Criteria)
{
    /// <summary>Whether it failed before the rules: these errors are told alone.</summary>
    public bool IsUnreadable { get; init; }

    public static Prepared CannotBeRead(IReadOnlyList<Issue> issues) => new(null, issues, [], []) { IsUnreadable = true };
}
