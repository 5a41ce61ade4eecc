using System.Collections.Concurrent;
using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Search.Texts;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>Takes from a resource what it can be found by.</summary>
/// <param name="publicBase">The address under which we are known: references below it are our own.</param>
/// <param name="zone">Where dates without a zone were written; UTC unless said.</param>
public sealed class SearchIndexer(SearchParameters parameters, string? publicBase, TimeZoneInfo? zone = null)
{
    private readonly DateValues dates = new(zone);
    private readonly ReferenceValues references = new(publicBase);
    private volatile Compiled compiled = new(parameters.Now);

    /// <summary>What the rows are made by.</summary>
    internal SearchParameters Parameters => parameters;

    /// <summary>The same, and what only the whole shows: its words, and what else it refers to (in extensions, in notes, in what it contains, wherever no parameter looks).</summary>
    /// <param name="json">The resource as it is written.</param>
    public IndexSet Index(Resource resource, ReadOnlySpan<byte> json)
    {
        var known = Now();
        var rows = Index(resource, known);
        var type = resource.TypeName;
        var (narrative, content) = (known.Parameters.Find(type, StandardSearch.Narrative)?.Number, known.Parameters.Find(type, StandardSearch.Content)?.Number);
        var scan = new TextScan(narrative is null ? null : new WordSet(), content is null ? null : new ContentSet());
        scan.Read(type, json);
        AddWords(narrative, scan.Narrative, rows);
        AddWords(content, scan.Content?.Words, rows);
        rows.Wordings.AddRange(scan.Content?.Wordings().Select(wording => new WordingRow(content!.Value, wording)) ?? []);

        // The references in a stored bundle are those of its entries, which stay as they were put together.
        foreach (var reference in resource is Bundle ? [] : scan.References)
        {
            if (references.Local(reference) is { } target && !rows.References.Exists(row => row.Target == target))
            {
                rows.References.Add(new ReferenceRow(SearchParameters.NoParameter, target, 0, 0));
            }
        }

        return rows;
    }

    /// <summary>The rows of its search parameters, and those of what it contains, which only chains through the resource reach.</summary>
    public IndexSet Index(Resource resource) => Index(resource, Now());

    private IndexSet Index(Resource resource, Compiled known)
    {
        var rows = new RowMaker(references, dates, resource, known.Parameters.Generation);
        rows.Add(resource, 0, known.Of(resource.TypeName));

        for (var i = 0; i < rows.Contained.All.Count; i++)
        {
            if (rows.Contained.All[i] is { } inner)
            {
                rows.Add(inner, Slot.Ordinal(i), known.Of(inner.TypeName));
                rows.Name(inner, Slot.Ordinal(i), known.Parameters.Find(inner.TypeName, "_id")!.Number);
            }
        }

        return rows.Made;
    }

    private static void AddWords(short? p, WordSet? words, IndexSet rows)
    {
        if (p is { } number && words is not null)
        {
            rows.Words.EnsureCapacity(rows.Words.Count + words.Words.Count);

            foreach (var word in words.Words)
            {
                rows.Words.Add(new WordRow(number, word));
            }
        }
    }

    /// <summary>The extractions of what is known now.</summary>
    private Compiled Now()
    {
        var (known, latest) = (compiled, parameters.Now);

        return known.Parameters == latest ? known : compiled = new Compiled(latest);
    }

    /// <summary>The parameters of one moment, each compiled when a resource of its type first comes.</summary>
    private sealed class Compiled(KnownParameters parameters)
    {
        private readonly ConcurrentDictionary<string, IReadOnlyList<Extraction>> extractions = new();

        public KnownParameters Parameters => parameters;

        public IReadOnlyList<Extraction> Of(string resourceType) => extractions.GetOrAdd(resourceType, type =>
        [
            .. parameters.Of(type)
                .Where(parameter => parameter.Expression.Length > 0 && parameter.Type is not SearchParamType.Composite && parameter is { IsOfTheRow: false, IsOfWords: false } && parameter.Rows.Contains(parameter.Number))
                .Select(parameter => Extraction.Of(parameter, parameter.IsGrouped)),
        ]);
    }
}
