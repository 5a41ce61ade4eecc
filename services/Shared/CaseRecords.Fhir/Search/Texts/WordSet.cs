using System.Text;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search.Texts;

/// <summary>The distinct words of some texts, folded as strings are.</summary>
/// <remarks>A UUID that stands alone is one word: nobody looks for a part of it. Scripts that are written without spaces have a word for each character: a search for several finds texts that hold all of them.</remarks>
internal sealed class WordSet
{
    /// <summary>Of the words of a resource, how many are kept of each kind.</summary>
    public const int Most = 2_000;

    private const int LongestInPlace = 512;
    private const int UuidLength = 36;

    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    public WordSet() => bySpan = words.GetAlternateLookup<ReadOnlySpan<char>>();

    public IReadOnlySet<string> Words => words;

    /// <summary>The words of a text that is searched for, in their order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var set = new WordSet();
        set.Add(text);

        return [.. set.Words];
    }

    public void Add(ReadOnlySpan<char> text)
    {
        if (words.Count == Most)
        {
            return;
        }

        if (text.Length == UuidLength && Guid.TryParseExact(text, "D", out var uuid))
        {
            AddOne(uuid.ToString("N"));
        }
        else if (text.Length <= LongestInPlace && Ascii.IsValid(text))
        {
            Span<char> folded = stackalloc char[LongestInPlace];
            AddFolded(folded[..Folding.FoldAscii(text, folded)]);
        }
        else
        {
            AddFolded(Folding.Fold(text.ToString()));
        }
    }

    private void AddFolded(ReadOnlySpan<char> folded)
    {
        foreach (var range in folded.Split(' '))
        {
            AddWord(folded[range]);
        }
    }

    /// <summary>Adds a word, in parts where its script has no spaces.</summary>
    private void AddWord(ReadOnlySpan<char> word)
    {
        var start = 0;

        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] < FirstWithoutSpaces)
            {
                continue;
            }

            var length = char.IsHighSurrogate(word[i]) && i + 1 < word.Length ? 2 : 1;

            if (IsWithoutSpaces(length == 2 ? char.ConvertToUtf32(word[i], word[i + 1]) : word[i]))
            {
                AddOne(word[start..i]);
                AddOne(word.Slice(i, length));
                start = i + length;
            }

            i += length - 1;
        }

        AddOne(word[start..]);
    }

    private void AddOne(ReadOnlySpan<char> word)
    {
        if (!word.IsEmpty && words.Count < Most && !bySpan.Contains(word))
        {
            words.Add(Folding.Word(word.ToString()));
        }
    }

    private const char FirstWithoutSpaces = '\u0E00';

    /// <summary>Thai and Lao, Burmese, Khmer; kana; the ideographs and their extensions.</summary>
    private static bool IsWithoutSpaces(int letter) => letter
        is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
