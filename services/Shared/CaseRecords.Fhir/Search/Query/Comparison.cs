namespace CaseRecords.Fhir.Search.Query;

/// <summary>The prefixes of ordered values.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#prefix"/>
public enum Comparison
{
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    StartsAfter,
    EndsBefore,
    Approximately,
}

/// <summary>Reads the prefix of a value.</summary>
internal static class ComparisonText
{
    public static (Comparison Comparison, string Value) Read(string text)
    {
        Comparison? comparison = text.Length > 2 && char.IsAsciiLetter(text[0]) ? text[..2] switch
        {
            "eq" => Comparison.Equal,
            "ne" => Comparison.NotEqual,
            "gt" => Comparison.Greater,
            "lt" => Comparison.Less,
            "ge" => Comparison.GreaterOrEqual,
            "le" => Comparison.LessOrEqual,
            "sa" => Comparison.StartsAfter,
            "eb" => Comparison.EndsBefore,
            "ap" => Comparison.Approximately,
            _ => null,
        } : null;

        return comparison is { } known ? (known, text[2..]) : (Comparison.Equal, text);
    }
}
