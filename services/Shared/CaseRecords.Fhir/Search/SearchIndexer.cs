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
    /// <summary>Up to here comparing each with each is cheaper than hashing.</summary>
    private const int FewRows = 8;

    private const string NarrativeWords = "_text";
    private const string ContentWords = "_content";

    private readonly DateValues dates = new(zone);
    private readonly ReferenceValues references = new(publicBase);
    private volatile Compiled compiled = new(parameters.Now);

    /// <summary>What the rows are made by.</summary>
    internal SearchParameters Parameters => parameters;

    /// <summary>The same, and what only the whole shows: its words, and what else it refers to (in extensions, in notes, in what it contains, wherever no parameter looks).</summary>
    /// <param name="json">The resource as it is written.</param>
    public IndexSet Index(Resource resource, ReadOnlySpan<byte> json)
    {
        var rows = Index(resource);
        var type = resource.TypeName;
        var (narrative, content) = (parameters.Find(type, NarrativeWords)?.Number, parameters.Find(type, ContentWords)?.Number);
        var scan = new TextScan(narrative is null ? null : new WordSet(), content is null ? null : new WordSet());
        scan.Read(type, json);
        AddWords(narrative, scan.Narrative, rows);
        AddWords(content, scan.Content, rows);

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

    public IndexSet Index(Resource resource)
    {
        var known = Now();
        var rows = new IndexSet { Generation = known.Parameters.Generation };
        var values = new List<FoundValue>();

        foreach (var extraction in known.Of(resource.TypeName))
        {
            values.Clear();
            extraction.Collect(resource, values);

            if (values.Count > 0)
            {
                Add(extraction, values, rows);
            }
        }

        return rows;
    }

    /// <summary>The extractions of what is known now.</summary>
    private Compiled Now()
    {
        var (known, latest) = (compiled, parameters.Now);

        return known.Parameters == latest ? known : compiled = new Compiled(latest);
    }

    private static IReadOnlyList<Extraction> Compile(KnownParameters parameters, string resourceType)
    {
        var grouped = parameters.Of(resourceType)
            .SelectMany(parameter => parameter.Parts)
            .Where(part => part.Grouped)
            .Select(part => part.Code)
            .ToHashSet(StringComparer.Ordinal);

        return
        [
            .. parameters.Of(resourceType)
                .Where(parameter => parameter.Expression.Length > 0 && parameter.Type is not SearchParamType.Composite && parameter is { IsOfTheRow: false, IsOfWords: false })
                .Select(parameter => Extraction.Of(parameter, grouped.Contains(parameter.Code))),
        ];
    }

    private void Add(Extraction extraction, List<FoundValue> values, IndexSet rows)
    {
        var parameter = extraction.Parameter;
        var before = Counts(rows);

        foreach (var (value, repeat) in values)
        {
            var at = new Slot(parameter.Number, 0, extraction.IsGrouped ? repeat : (short)0);

            switch (parameter.Type)
            {
                case SearchParamType.Token:
                    TokenValues.Add(at, value, rows);
                    break;
                case SearchParamType.Reference:
                    references.Add(at, value, rows);
                    break;
                case SearchParamType.String:
                    StringValues.Add(at, value, rows.Strings);
                    break;
                case SearchParamType.Date:
                    dates.Add(at, value, rows.Dates);
                    break;
                case SearchParamType.Number:
                    QuantityValues.AddNumber(at, value, rows.Quantities);
                    break;
                case SearchParamType.Quantity:
                    QuantityValues.AddQuantity(at, value, rows.Quantities);
                    break;
                case SearchParamType.Uri:
                    UriValues.Add(at, value, rows.Uris);
                    break;
                case SearchParamType.Special:
                    PositionValues.Add(at.P, value, rows.Positions);
                    break;
            }
        }

        DropRepeats(rows.Tokens, before.Tokens);
        DropRepeats(rows.References, before.References);
        DropRepeats(rows.Strings, before.Strings);
        DropRepeats(rows.Dates, before.Dates);
        DropRepeats(rows.Quantities, before.Quantities);
        DropRepeats(rows.Uris, before.Uris);
    }

    private static (int Tokens, int References, int Strings, int Dates, int Quantities, int Uris) Counts(IndexSet rows) =>
        (rows.Tokens.Count, rows.References.Count, rows.Strings.Count, rows.Dates.Count, rows.Quantities.Count, rows.Uris.Count);

    private static void DropRepeats<TRow>(List<TRow> rows, int from)
    {
        var added = rows.Count - from;

        if (added < 2)
        {
            return;
        }

        var seen = added > FewRows ? new HashSet<TRow>(added) : null;
        var kept = from;

        for (var i = from; i < rows.Count; i++)
        {
            var row = rows[i];

            if (seen?.Add(row) ?? rows.IndexOf(row, from, kept - from) < 0)
            {
                rows[kept++] = row;
            }
        }

        rows.RemoveRange(kept, rows.Count - kept);
    }

    /// <summary>The parameters of one moment, each compiled when a resource of its type first comes.</summary>
    private sealed class Compiled(KnownParameters parameters)
    {
        private readonly ConcurrentDictionary<string, IReadOnlyList<Extraction>> extractions = new();

        public KnownParameters Parameters => parameters;

        public IReadOnlyList<Extraction> Of(string resourceType) => extractions.GetOrAdd(
            resourceType, type => Compile(parameters, type));
    }
}
