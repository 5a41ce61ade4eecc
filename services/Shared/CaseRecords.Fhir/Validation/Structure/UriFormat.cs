using System.Buffers;

namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>R4's uri types. What a uri leads to is nobody's business here.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#uri"/>
internal static class UriFormat
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n\f\v"u8);

    public static string? Wrong(ReadOnlySpan<byte> text) =>
        text.ContainsAny(Spaces) ? "A uri holds no white space."
        : text.StartsWith("urn:oid:"u8) && !IsOid(text) ? "After urn:oid: come numbers between dots."
        : text.StartsWith("urn:uuid:"u8) && !IsUuid(text, lowerCaseOnly: false) ? "After urn:uuid: comes a UUID."
        : null;

    /// <summary>Whether a uri starts with a scheme.</summary>
    public static bool IsAbsolute(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);

        return colon > 0 && char.IsAsciiLetter(uri[0]) && uri.AsSpan(0, colon).IndexOfAny("/?#") < 0;
    }

    public static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:oid:"u8) || text.Length < 11 || text[8] is not (>= (byte)'0' and <= (byte)'2'))
        {
            return false;
        }

        var rest = text[9..];

        while (!rest.IsEmpty)
        {
            var digits = rest[0] == '.' ? rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
            digits = digits < 0 ? rest.Length - 1 : digits;

            if (digits == 0 || (digits > 1 && rest[1] == '0'))
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        return true;
    }

    public static bool IsUuid(ReadOnlySpan<byte> text, bool lowerCaseOnly)
    {
        if (!text.StartsWith("urn:uuid:"u8) || text.Length != 45)
        {
            return false;
        }

        var uuid = text[9..];

        for (var i = 0; i < uuid.Length; i++)
        {
            var letter = (char)uuid[i];
            var isRight = i is 8 or 13 or 18 or 23 ? letter == '-' : lowerCaseOnly ? char.IsAsciiHexDigitLower(letter) : char.IsAsciiHexDigit(letter);

            if (!isRight)
            {
                return false;
            }
        }

        return true;
    }
}
