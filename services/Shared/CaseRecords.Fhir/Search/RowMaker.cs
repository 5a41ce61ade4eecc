using CaseRecords.Fhir.Search.Paths;
using CaseRecords.Fhir.Search.Texts;
using CaseRecords.Fhir.Search.Values;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>Makes the index rows of one resource and of what it contains.</summary>
/// <param name="generation">Of the parameters that the rows are made by.</param>
internal sealed class RowMaker(ReferenceValues references, DateValues dates, Resource container, int generation)
{
    /// <summary>Up to here comparing each with each is cheaper than hashing.</summary>
    private const int FewRows = 8;

    private readonly List<FoundValue> values = [];
    private readonly List<(short Grp, string Text)> called = [];

    public IndexSet Made { get; } = new() { Generation = generation };

    public ContainedResources Contained { get; } = new(container);

    /// <param name="sub">0 for the container, the ordinal for a contained resource.</param>
    public void Add(Resource resource, short sub, IReadOnlyList<Extraction> extractions)
    {
        foreach (var extraction in extractions)
        {
            values.Clear();
            extraction.Collect(resource, Contained, values);

            if (values.Count > 0)
            {
                Add(extraction, sub);
            }
        }
    }

    /// <summary>Says of which type a contained resource is, and what its container calls it: a row under the <c>_id</c> of its type, which no resource of its own has.</summary>
    public void Name(Resource contained, short sub, short id) => Made.Tokens.Add(new TokenRow(id, "", Folding.Key(contained.Id ?? ""), sub, 0));

    private void Add(Extraction extraction, short sub)
    {
        var parameter = extraction.Parameter;
        var before = Counts();

        foreach (var (value, repeat) in values)
        {
            Add(new Slot(parameter.Number, sub, extraction.IsGrouped ? repeat : (short)0), parameter, value);
        }

        foreach (var together in called.GroupBy(text => text.Grp, text => text.Text))
        {
            Made.Wordings.Add(new WordingRow(parameter.Number, Wording.Of(together), sub, together.Key));
        }

        called.Clear();
        DropRepeats(Made.Tokens, before.Tokens);
        DropRepeats(Made.References, before.References);
        DropRepeats(Made.Strings, before.Strings);
        DropRepeats(Made.Dates, before.Dates);
        DropRepeats(Made.Quantities, before.Quantities);
        DropRepeats(Made.Uris, before.Uris);
    }

    private void Add(Slot at, SearchParameterInfo parameter, Base value)
    {
        switch (parameter.Type)
        {
            case SearchParamType.Token:
                TokenValues.Add(at, value, Made.Tokens, called);
                break;
            case SearchParamType.Reference when value is Resource inner:
                AddInner(at, parameter, inner);
                break;
            case SearchParamType.Reference:
                references.Add(at, value, Contained, Made);
                break;
            case SearchParamType.String:
                StringValues.Add(at, value, Made.Strings);
                break;
            case SearchParamType.Date:
                dates.Add(at, value, Made.Dates);
                break;
            case SearchParamType.Number:
                QuantityValues.AddNumber(at, value, Made.Quantities);
                break;
            case SearchParamType.Quantity:
                QuantityValues.AddQuantity(at, value, Made.Quantities);
                break;
            case SearchParamType.Uri:
                UriValues.Add(at, value, Made.Uris);
                break;
            case SearchParamType.Special when at.Sub == 0:
                PositionValues.Add(at.P, value, Made.Positions);
                break;
        }
    }

    /// <summary>A resource that stands where others have a reference: <c>Bundle.composition</c>, <c>Bundle.message</c>.</summary>
    private void AddInner(Slot at, SearchParameterInfo parameter, Resource inner)
    {
        if (parameter.Targets.Contains(inner.TypeName) && at.Sub == 0 && Contained.All is [var only] && ReferenceEquals(only, inner))
        {
            ReferenceValues.AddContained(at, 1, Made);
            references.AddText(at, ((Bundle)container).Entry[0].FullUrl ?? (inner.Id is { } id ? $"{inner.TypeName}/{id}" : ""), Made);
        }
    }

    private (int Tokens, int References, int Strings, int Dates, int Quantities, int Uris) Counts() =>
        (Made.Tokens.Count, Made.References.Count, Made.Strings.Count, Made.Dates.Count, Made.Quantities.Count, Made.Uris.Count);

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
}
