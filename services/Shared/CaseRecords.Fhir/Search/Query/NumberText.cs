using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>A number in a search, and the range that its digits imply.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#number"/>
internal static partial class NumberText
{
    /// <summary>For eq and ne the implied range (its end exclusive), for ap a tenth to both sides, otherwise the exact point.</summary>
    public static (decimal Low, decimal High)? Read(Comparison comparison, string text, bool whole = false)
    {
        if (Shape().Match(text) is not { Success: true } shape
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        try
        {
            var margin = comparison switch
            {
                // Half of one around a whole number holds no other.
                Comparison.Equal or Comparison.NotEqual => whole ? (number == decimal.Truncate(number) ? 0.5m : 0) : HalfOfLastDigit(shape),
                Comparison.Approximately => Math.Abs(number) / 10,
                _ => 0,
            };

            return (number - margin, number + margin);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal HalfOfLastDigit(Match shape)
    {
        var decimals = shape.Groups["decimals"].Length;
        var exponent = shape.Groups["exponent"] is { Success: true } written ? int.Parse(written.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : 0;

        // R4 reads 1e2 as [95, 105), as if it were 1.0e2.
        var digits = shape.Groups["exponent"].Success && decimals == 0 && shape.Groups["whole"].Length == 1 ? 1 : decimals;
        var half = 0.5m;

        for (var i = exponent - digits; i != 0; i += i < 0 ? 1 : -1)
        {
            half = i < 0 ? half / 10 : half * 10;
        }

        return half;
    }

    [GeneratedRegex(@"^[+-]?(?<whole>\d{1,29})(\.(?<decimals>\d{1,29}))?([eE](?<exponent>[+-]?\d{1,2}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
