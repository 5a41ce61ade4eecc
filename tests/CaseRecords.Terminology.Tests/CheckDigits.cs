namespace CaseRecords.Terminology.Tests;

/// <summary>Tells a mistyped code from a well-formed one. A right check digit does not prove that a code means what its row says.</summary>
internal static class CheckDigits
{
    private static readonly byte[,] Multiply =
    {
        { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
        { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 },
        { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 },
        { 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 },
        { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 },
        { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
        { 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 },
        { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 },
        { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 },
        { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
    };

    private static readonly byte[] Permute = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>SNOMED CT's check digit.</summary>
    /// <seealso href="https://en.wikipedia.org/wiki/Verhoeff_algorithm"/>
    public static bool PassesVerhoeff(string code)
    {
        var check = 0;

        for (var place = 0; place < code.Length; place++)
        {
            var digit = code[code.Length - 1 - place] - '0';

            for (var times = 0; times < place % 8; times++)
            {
                digit = Permute[digit];
            }

            check = Multiply[check, digit];
        }

        return check == 0;
    }

    /// <summary>LOINC's check digit: mod 10 after the dash, doubling every other digit from the right.</summary>
    public static bool PassesMod10(string code)
    {
        var dash = code.IndexOf('-', StringComparison.Ordinal);
        var digits = code[..dash];
        var sum = 0;

        for (var place = 0; place < digits.Length; place++)
        {
            var digit = digits[digits.Length - 1 - place] - '0';
            var weighted = place % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return (10 - (sum % 10)) % 10 == code[^1] - '0';
    }
}
