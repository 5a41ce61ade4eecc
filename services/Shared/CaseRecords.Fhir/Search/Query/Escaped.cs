using System.Text;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>The separators of search values, and the backslash that takes their meaning away.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#escaping"/>
internal static class Escaped
{
    /// <summary>The parts between separators that are not escaped; the parts stay escaped.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);

        return parts;
    }

    public static string Plain(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (',' or '|' or '$' or '\\'))
            {
                i++;
            }

            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
