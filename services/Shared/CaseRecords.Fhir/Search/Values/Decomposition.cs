using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Unicode's compatibility decomposition (NFKD) without its marks, from a table of our own.</summary>
/// <remarks>The runtime normalises nothing in invariant globalisation, and keys must not depend on the ICU of a machine. The table is Unicode 14's.</remarks>
internal static class Decomposition
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11_172;
    private const int Vowels = 21;
    private const int Finals = 28;

    private static readonly FrozenDictionary<int, string> Table = Read();

    /// <summary>What a character consists of; null if it is whole.</summary>
    public static string? Of(Rune rune) =>
        rune.Value < 0x80 ? null
        : rune.Value is >= FirstSyllable and < FirstSyllable + Syllables ? Jamo(rune.Value - FirstSyllable)
        : Table.GetValueOrDefault(rune.Value);

    private static string Jamo(int syllable)
    {
        var final = syllable % Finals;
        var vowel = syllable / Finals % Vowels;
        var initial = syllable / Finals / Vowels;
        var open = $"{(char)(0x1100 + initial)}{(char)(0x1161 + vowel)}";

        return final == 0 ? open : open + (char)(0x11A7 + final);
    }

    private static FrozenDictionary<int, string> Read()
    {
        using var stream = typeof(Decomposition).Assembly.GetManifestResourceStream("CaseRecords.Fhir.Search.Values.decompositions.tsv")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();

        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            table[int.Parse(line.AsSpan(0, tab), NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = line[(tab + 1)..];
        }

        return table.ToFrozenDictionary();
    }
}
