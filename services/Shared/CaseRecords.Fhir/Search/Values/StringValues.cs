using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Index rows of string parameters: one for the whole text and one for each of its words.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#string"/>
internal static class StringValues
{
    public static void Add(short p, Base value, List<StringRow> rows)
    {
        switch (value)
        {
            case HumanName name:
                AddText(p, name.Family, rows);
                AddTexts(p, name.Given, rows);
                AddTexts(p, name.Prefix, rows);
                AddTexts(p, name.Suffix, rows);
                AddText(p, name.Text, rows);
                break;
            case Address address:
                AddTexts(p, address.Line, rows);
                AddText(p, address.City, rows);
                AddText(p, address.District, rows);
                AddText(p, address.State, rows);
                AddText(p, address.PostalCode, rows);
                AddText(p, address.Country, rows);
                AddText(p, address.Text, rows);
                break;
            case PrimitiveType { JsonValue: string text }:
                AddText(p, text, rows);
                break;
        }
    }

    private static void AddTexts(short p, IEnumerable<string?> texts, List<StringRow> rows)
    {
        foreach (var text in texts)
        {
            AddText(p, text, rows);
        }
    }

    private static void AddText(short p, string? text, List<StringRow> rows)
    {
        if (text is not { Length: > 0 })
        {
            return;
        }

        var folded = Folding.Fold(text);
        rows.Add(new StringRow(p, Folding.Key(folded), true, Folding.Key(text)));

        foreach (var word in Folding.Words(folded))
        {
            rows.Add(new StringRow(p, Folding.Key(word), false, ""));
        }
    }
}
