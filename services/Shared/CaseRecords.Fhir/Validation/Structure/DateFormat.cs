namespace CaseRecords.Fhir.Validation.Structure;

/// <summary>R4's dates and times, of days that the calendar has.</summary>
/// <seealso href="https://hl7.org/fhir/R4/datatypes.html#dateTime"/>
internal static class DateFormat
{
    private static ReadOnlySpan<byte> DaysOfMonths => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length is 4 or 7 or 10
        && Number(text, 0, 4) is var year and > 0
        && (text.Length == 4 || (text[4] == '-' && Number(text, 5, 2) is >= 1 and <= 12))
        && (text.Length < 10 || (text[7] == '-' && Number(text, 8, 2) is var day and >= 1 && day <= DaysOf(year, Number(text, 5, 2))));

    public static bool IsDateTime(ReadOnlySpan<byte> text) => IsDate(text) || IsInstant(text);

    public static bool IsInstant(ReadOnlySpan<byte> text) =>
        text.Length >= 20 && text[10] == 'T' && IsDate(text[..10])
        && text[11..].IndexOfAny("Z+-"u8) is var zone and > 0
        && IsTime(text.Slice(11, zone))
        && IsOffset(text[(11 + zone)..]);

    /// <summary>Second 60 is a leap second.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && text[2] == ':' && text[5] == ':'
        && Number(text, 0, 2) is >= 0 and <= 23
        && Number(text, 3, 2) is >= 0 and <= 59
        && Number(text, 6, 2) is >= 0 and <= 60
        && (text.Length == 8 || (text[8] == '.' && text.Length > 9 && text[9..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0));

    private static bool IsOffset(ReadOnlySpan<byte> text) =>
        text is [(byte)'Z']
        || (text.Length == 6 && text[3] == ':'
            && Number(text, 1, 2) is var hours and >= 0 and <= 14
            && Number(text, 4, 2) is var minutes and >= 0 and <= 59
            && (hours < 14 || minutes == 0));

    private static int DaysOf(int year, int month) => month == 2 && DateTime.IsLeapYear(year) ? 29 : DaysOfMonths[month - 1];

    /// <summary>Minus one where there are other characters than digits.</summary>
    private static int Number(ReadOnlySpan<byte> text, int start, int length)
    {
        var number = 0;

        foreach (var digit in text.Slice(start, length))
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
