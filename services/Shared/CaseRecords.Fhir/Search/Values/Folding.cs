using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>Makes texts comparable: without case, accents and punctuation, the same on every database.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#string"/>
internal static class Folding
{
    private const int LongestKey = 200;
    private const int KeptOfLonger = 160;
    private const int LongestWord = 64;

    private static readonly SearchValues<char> PlainAscii =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Decomposed, marks dropped, lower case, punctuation dropped or a word break, one space between words.</summary>
    public static string Fold(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(PlainAscii))
        {
            return text;
        }

        return Ascii.IsValid(text) ? FoldAscii(text) : FoldAny(text);
    }

    private static string FoldAscii(string text)
    {
        if (text.Length > LongestKey)
        {
            var whole = new char[text.Length];
            return new string(whole, 0, FoldAscii(text, whole));
        }

        Span<char> folded = stackalloc char[LongestKey];

        return folded[..FoldAscii(text, folded)].ToString();
    }

    /// <summary>The same as <see cref="Fold"/>, for texts of ASCII, which need none of its tables.</summary>
    /// <param name="folded">At least as long as the text.</param>
    /// <returns>How much of it was written.</returns>
    public static int FoldAscii(ReadOnlySpan<char> text, Span<char> folded)
    {
        var length = 0;

        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                folded[length++] = (char)(c | (c >= 'A' ? 0x20 : 0));
            }
            else if (!IsDropped(c) && length > 0 && folded[length - 1] != ' ')
            {
                folded[length++] = ' ';
            }
        }

        return length > 0 && folded[length - 1] == ' ' ? length - 1 : length;
    }

    /// <summary>Whether an ASCII character neither is part of a word nor ends it.</summary>
    private static bool IsDropped(char c) => c is '\'' or '`' or '.' || (char.IsControl(c) && !char.IsWhiteSpace(c));

    private static string FoldAny(string text)
    {
        var folded = new StringBuilder(text.Length);

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != '´' && Decomposition.Of(rune) is { } parts)
            {
                foreach (var part in parts.EnumerateRunes())
                {
                    Append(folded, part);
                }
            }
            else
            {
                Append(folded, rune);
            }
        }

        if (folded is [.., ' '])
        {
            folded.Length--;
        }

        return folded.ToString();
    }

    /// <summary>A word as the index of words keeps it: of a longer one its beginning and a hash of the whole.</summary>
    public static string Word(string folded) => folded.Length <= LongestWord ? folded : Cut(folded, LongestWord);

    /// <summary>The words of a folded text; none if it is a single word.</summary>
    public static string[] Words(string folded) => folded.Contains(' ', StringComparison.Ordinal) ? folded.Split(' ') : [];

    /// <summary>A code whose system does not say that case matters.</summary>
    public static string FoldCode(string code) => code.ToLowerInvariant();

    /// <summary>A key that every database can index: longer texts keep their beginning and a hash of the whole.</summary>
    public static string Key(string text) =>
        text.Length <= LongestKey ? text : Cut(text, KeptOfLonger);

    /// <summary>As much of a text as <see cref="Key"/> surely keeps, for comparison by prefix.</summary>
    public static string Beginning(string text) => Beginning(text, KeptOfLonger);

    private static string Beginning(string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];

    private static string Cut(string text, int kept) => Beginning(text, kept) + Unspoken(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A hash in the letters A to P, which no folded text has, so that <c>:contains</c> finds nothing in it.</summary>
    private static string Unspoken(byte[] hash) =>
        string.Create(2 * hash.Length, hash, static (letters, bytes) =>
        {
            for (var i = 0; i < letters.Length; i++)
            {
                letters[i] = (char)('A' + ((bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF));
            }
        });

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (Spelled(rune.Value) is { } spelled)
        {
            folded.Append(spelled);
            return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
            case UnicodeCategory.Control or UnicodeCategory.Format when !Rune.IsWhiteSpace(rune):
            case var _ when rune.Value is '\'' or '’' or '‘' or 'ʼ' or '`' or '´' or '.':
                break;
            case UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber:
            case var _ when Rune.IsLetterOrDigit(rune):
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
                break;
            case var _ when folded.Length > 0 && folded[^1] != ' ':
                folded.Append(' ');
                break;
        }
    }

    /// <summary>Letters that do not decompose, and those whose full case fold is longer than themselves.</summary>
    private static string? Spelled(int letter) => letter switch
    {
        'ß' or 'ẞ' => "ss",
        'ø' or 'Ø' => "o",
        'ł' or 'Ł' => "l",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'ħ' or 'Ħ' => "h",
        'ŧ' or 'Ŧ' => "t",
        'þ' or 'Þ' => "th",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ı' => "i",
        'ŋ' or 'Ŋ' => "n",
        'ς' => "σ",
        _ => null,
    };
}
