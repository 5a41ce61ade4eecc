using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>
/// What belongs into the document of a Composition: all that it refers to itself, and of what those refer to, the people, places and things
/// that they cannot be read without, and the parts that they are made of.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/documents.html#content"/>
internal sealed class DocumentContent(FhirRequest request, FhirEngine engine)
{
    private static readonly HashSet<string> NeededToRead = [.. CompartmentContent.SharedTypes, "RelatedPerson", "Specimen"];

    private static readonly string[] Parts = ["DiagnosticReport.result", "Observation.hasMember", "List.entry"];

    private readonly Dictionary<(ResourceKey Key, long? Version), StoredResource> found = [];

    /// <summary>The Composition first, then the rest in the order in which it is referred to. A reference of the Composition itself that leads nowhere is an issue.</summary>
    public async ValueTask<Resolved<IReadOnlyList<StoredResource>>> Of(StoredResource composition, CancellationToken cancellationToken)
    {
        List<StoredResource> content = [composition];
        List<Issue> issues = [];
        var own = ReferenceScan.In(composition.Body.Span).Where(reference => !reference.Path.StartsWith("Composition.relatesTo", StringComparison.Ordinal) && reference.Reference[0] != '#').ToList();
        found[(composition.Key, null)] = composition;

        foreach (var (path, reference) in own)
        {
            if (Named(reference) is not { } named)
            {
                issues.Add(new Issue(422, OperationOutcome.IssueType.NotSupported, "A document holds resources of this server; this reference leads elsewhere.", path));
            }
            else if (!await Take(named, content, cancellationToken))
            {
                issues.Add(new Issue(422, OperationOutcome.IssueType.NotFound, $"There is no {named.Key}; a document holds all that its Composition refers to.", path));
            }
        }

        for (var i = 1; i < content.Count && issues.Count == 0; i++)
        {
            foreach (var (path, reference) in ReferenceScan.In(content[i].Body.Span).Where(one => one.Reference[0] != '#'))
            {
                if (Named(reference) is { } named && (NeededToRead.Contains(named.Key.Type) || Parts.Any(part => path.StartsWith(part, StringComparison.Ordinal))))
                {
                    await Take(named, content, cancellationToken);
                }
            }

            if (content.Count > engine.Settings.Operations.Document)
            {
                issues.Add(new Issue(422, OperationOutcome.IssueType.TooCostly, $"This document would hold more than {engine.Settings.Operations.Document} resources."));
            }
        }

        return new(content, issues);
    }

    private (ResourceKey Key, long? Version)? Named(string reference)
    {
        var relative = reference.StartsWith($"{request.Base}/", StringComparison.Ordinal) ? reference[(request.Base.Length + 1)..] : reference;

        return ResourceKey.Parse(relative) is { } key
            ? (key, relative.Split('/') is [_, _, _, var version] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null)
            : null;
    }

    /// <summary>Adds a resource that is not there yet; false where there is no such resource.</summary>
    private async ValueTask<bool> Take((ResourceKey Key, long? Version) named, List<StoredResource> content, CancellationToken cancellationToken)
    {
        if (found.ContainsKey(named))
        {
            return true;
        }

        var stored = named.Version is { } version
            ? await engine.Store.Find(named.Key, version, cancellationToken)
            : await engine.Store.Find(named.Key, cancellationToken);

        if (stored is not { IsDeleted: false, Version: > 0 })
        {
            return false;
        }

        found[named] = stored;

        // The current version may have been named by its number before, or the other way round.
        if (!content.Exists(one => one.Key == stored.Key && one.Version == stored.Version))
        {
            content.Add(stored);
        }

        return true;
    }
}
