using System.Collections.Concurrent;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>Takes from a resource what it can be found by.</summary>
/// <param name="publicBase">The address under which we are known: references below it are our own.</param>
public sealed class SearchIndexer(SearchParameters parameters, string? publicBase)
{
    private readonly ReferenceValues references = new(publicBase);
    private volatile Compiled compiled = new(parameters.Now);

    /// <summary>What the rows are made by.</summary>
    internal SearchParameters Parameters => parameters;

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
        var known = Now();
        var rows = new IndexSet { Generation = known.Parameters.Generation };
        var values = new List<Base>();

        foreach (var extraction in known.Of(resource.TypeName))
        {
            values.Clear();
            extraction.Collect(resource, values);

            if (values.Count > 0)
            {
                Add(extraction.Parameter, values, rows);
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

    private void Add(SearchParameterInfo parameter, List<Base> values, IndexSet rows)
    {
        var p = parameter.Number;
        var before = Counts(rows);

        foreach (var value in values)
        {
            switch (parameter.Type)
            {
                case SearchParamType.Token:
                    TokenValues.Add(p, value, rows.Tokens);
                    break;
                case SearchParamType.Reference:
                    references.Add(p, value, rows);
                    break;
                case SearchParamType.String:
                    StringValues.Add(p, value, rows.Strings);
                    break;
                case SearchParamType.Date:
                    DateValues.Add(p, value, rows.Dates);
                    break;
                case SearchParamType.Number:
                    QuantityValues.AddNumber(p, value, rows.Quantities);
                    break;
                case SearchParamType.Quantity:
                    QuantityValues.AddQuantity(p, value, rows.Quantities);
                    break;
                case SearchParamType.Uri:
                    UriValues.Add(p, value, rows.Uris);
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

    /// <summary>The parameters of one moment, each compiled when a resource of its type first comes.</summary>
    private sealed class Compiled(KnownParameters parameters)
    {
        private readonly ConcurrentDictionary<string, IReadOnlyList<Extraction>> extractions = new();

        public KnownParameters Parameters => parameters;

        public IReadOnlyList<Extraction> Of(string resourceType) => extractions.GetOrAdd(
            resourceType, type => [.. parameters.Of(type).Where(parameter => parameter.IsServed && !parameter.IsOfTheRow).Select(Extraction.Of)]);
    }
}
