using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace CaseRecords.Fhir.Search.Texts;

/// <summary>What a reader sees of a narrative: its text without tags and comments.</summary>
/// <seealso href="https://hl7.org/fhir/R4/narrative.html#xhtml"/>
internal static class NarrativeText
{
    /// <summary>Tags within which a word goes on.</summary>
    private static readonly FrozenSet<string> Inline =
        new[] { "a", "abbr", "acronym", "b", "big", "cite", "code", "dfn", "em", "font", "i", "kbd", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var" }.ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> InlineBySpan = Inline.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="xhtml">Well-formed, as it is after validation; of anything else the text is a guess.</param>
    public static string Of(string xhtml)
    {
        var text = new StringBuilder(xhtml.Length);
        var rest = xhtml.AsSpan();

        while (rest.IndexOf('<') is >= 0 and var tag)
        {
            text.Append(rest[..tag]);
            rest = rest[tag..];
            var (end, isBreak) = Markup(rest);

            if (isBreak)
            {
                text.Append(' ');
            }

            rest = rest[end..];
        }

        var marked = text.Append(rest).ToString();

        return marked.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(marked) : marked;
    }

    /// <summary>How long the comment, instruction or tag is that begins here, and whether words end at it.</summary>
    private static (int End, bool IsBreak) Markup(ReadOnlySpan<char> markup)
    {
        if (markup.StartsWith("<!--", StringComparison.Ordinal))
        {
            return (After(markup, "-->"), false);
        }

        var quote = '\0';

        for (var i = 1; i < markup.Length; i++)
        {
            if (quote != '\0')
            {
                quote = markup[i] == quote ? '\0' : quote;
            }
            else if (markup[i] is '"' or '\'')
            {
                quote = markup[i];
            }
            else if (markup[i] == '>')
            {
                return (i + 1, !InlineBySpan.Contains(Name(markup[1..i])));
            }
        }

        return (markup.Length, true);
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> inside)
    {
        var name = inside.TrimStart('/');
        var end = name.IndexOfAny(" \t\r\n/");

        return end < 0 ? name : name[..end];
    }

    private static int After(ReadOnlySpan<char> text, string closing) => text.IndexOf(closing, StringComparison.Ordinal) is >= 0 and var at ? at + closing.Length : text.Length;
}
