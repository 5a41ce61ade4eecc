using System.Collections.Concurrent;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Paths;
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
    private readonly ConcurrentDictionary<string, IReadOnlyList<Extraction>> extractions = new();

    /// <summary>The same, and what else the resource refers to: in extensions, in notes, in what it contains, wherever no parameter looks.</summary>
    /// <param name="json">The resource as it is written.</param>
    public IndexSet Index(Resource resource, ReadOnlySpan<byte> json)
    {
        var rows = Index(resource);

        // The references in a stored bundle are those of its entries, which stay as they were put together.
        if (resource is not Bundle)
        {
            foreach (var found in ReferenceScan.In(json))
            {
                if (references.Local(found.Reference) is { } target && !rows.References.Exists(row => row.Target == target))
                {
                    rows.References.Add(new ReferenceRow(SearchParameters.NoParameter, target, 0, 0));
                }
            }
        }

        return rows;
    }

    public IndexSet Index(Resource resource)
    {
        var rows = new IndexSet();
        var values = new List<FoundValue>();

        foreach (var extraction in extractions.GetOrAdd(resource.TypeName, Compile))
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

    private IReadOnlyList<Extraction> Compile(string resourceType)
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
        if (rows.Count - from < 2)
        {
            return;
        }

        var distinct = rows.Skip(from).Distinct().ToList();
        rows.RemoveRange(from, rows.Count - from);
        rows.AddRange(distinct);
    }
}
