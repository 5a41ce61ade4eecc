using System.Text;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Values that hold <c>,</c> <c>|</c> or <c>$</c> themselves: behind a backslash they divide nothing.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#escaping"/>
internal static class Escapes
{
    public static List<string> Split(string value, char at)
    {
        var parts = new List<string>();
        var part = new StringBuilder();

        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                part.Append(value[i]).Append(value[++i]);
            }
            else if (value[i] == at)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(value[i]);
            }
        }

        parts.Add(part.ToString());

        return parts;
    }

    public static string Plain(string value)
    {
        var plain = new StringBuilder();

        for (var i = 0; i < value.Length; i++)
        {
            plain.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        }

        return plain.ToString();
    }

    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
