using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>Whether a JSON string is a value of a primitive type: a sentence that says what is wrong with it, or null.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#primitive"/>
internal static class PrimitiveFormat
{
    public const int LongestString = 1_048_576;

    private static readonly SearchValues<byte> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code).Where(code => code is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))]);

    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n\f\v"u8);

    /// <param name="text">UTF-8, unescaped.</param>
    public static string? Wrong(string type, ReadOnlySpan<byte> text) =>
        text.IsEmpty ? "A string is never empty; leave the member out."
        : text.ContainsAny(Control) ? "A string holds a control character."
        : text.IndexOfAnyExcept(Spaces) < 0 ? "A string needs more than white space."
        : text.Length > LongestString && Encoding.UTF8.GetCharCount(text) > LongestString ? "A string has at most 1,048,576 characters."
        : OfType(type, text);

    private static string? OfType(string type, ReadOnlySpan<byte> text) => type switch
    {
        "code" => Code(text),
        "id" => Id(text),
        "uri" or "url" or "canonical" => UriFormat.Wrong(text),
        "oid" => UriFormat.IsOid(text) ? null : "An oid is urn:oid: and numbers between dots, such as urn:oid:1.2.3.",
        "uuid" => UriFormat.IsUuid(text, lowerCaseOnly: true) ? null : "A uuid is urn:uuid: and a UUID in lower case.",
        "date" => DateFormat.IsDate(text) ? null : "A date is YYYY, YYYY-MM or YYYY-MM-DD, and a day that the calendar has.",
        "dateTime" => DateFormat.IsDateTime(text) ? null : "A dateTime is a date, or a whole date with T, hours, minutes, seconds and an offset (Z or +hh:mm).",
        "instant" => DateFormat.IsInstant(text) ? null : "An instant is YYYY-MM-DDThh:mm:ss with an offset (Z or +hh:mm).",
        "time" => DateFormat.IsTime(text) ? null : "A time is hh:mm:ss, from 00:00:00 to 23:59:60, without an offset.",
        "base64Binary" => Base64.IsValid(text) ? null : "This is not base64.",
        _ => null,
    };

    /// <summary>No white space at the ends, and only one at a time between words.</summary>
    private static string? Code(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Spaces) is var first && first < 0)
        {
            return null;
        }

        var isSpace = true;

        foreach (var letter in text)
        {
            if (Spaces.Contains(letter) && isSpace)
            {
                return "A code has no white space at its ends, and single spaces only.";
            }

            isSpace = Spaces.Contains(letter);
        }

        return isSpace ? "A code has no white space at its ends, and single spaces only." : null;
    }

    private static string? Id(ReadOnlySpan<byte> text)
    {
        if (text.Length > 64 || text.SequenceEqual("."u8) || text.SequenceEqual(".."u8))
        {
            return "An id has 1 to 64 characters, and is neither . nor .. .";
        }

        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'.'))
            {
                return "An id consists of A-Z, a-z, 0-9, - and dot.";
            }
        }

        return null;
    }
}
