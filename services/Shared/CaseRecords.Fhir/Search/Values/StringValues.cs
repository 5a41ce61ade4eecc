using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of string parameters: one for the whole text and one for each of its words.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#string"/>
internal static class StringValues
{
    public static void Add(Slot at, Base value, List<StringRow> rows)
    {
        switch (value)
        {
            case HumanName name:
                AddText(at, name.Family, rows);
                AddTexts(at, name.Given, rows);
                AddTexts(at, name.Prefix, rows);
                AddTexts(at, name.Suffix, rows);
                AddText(at, name.Text, rows);
                break;
            case Address address:
                AddTexts(at, address.Line, rows);
                AddText(at, address.City, rows);
                AddText(at, address.District, rows);
                AddText(at, address.State, rows);
                AddText(at, address.PostalCode, rows);
                AddText(at, address.Country, rows);
                AddText(at, address.Text, rows);
                break;
            case PrimitiveType { JsonValue: string text }:
                AddText(at, text, rows);
                break;
        }
    }

    private static void AddTexts(Slot at, IEnumerable<string?> texts, List<StringRow> rows)
    {
        foreach (var text in texts)
        {
            AddText(at, text, rows);
        }
    }

    public static void AddText(Slot at, string? text, List<StringRow> rows)
    {
        if (text is not { Length: > 0 })
        {
            return;
        }

        var folded = Folding.Fold(text);
        rows.Add(new StringRow(at.P, Folding.Key(folded), true, Folding.Key(text), at.Sub, at.Grp));

        foreach (var word in Folding.Words(folded))
        {
            rows.Add(new StringRow(at.P, Folding.Key(word), false, "", at.Sub, at.Grp));
        }
    }
}
