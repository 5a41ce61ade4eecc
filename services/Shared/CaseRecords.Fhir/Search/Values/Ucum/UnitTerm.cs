using System.Globalization;

namespace CaseRecords.Fhir.Search.Values.Ucum;

/// <summary>Reads a UCUM term such as <c>mL/min/{1.73_m2}</c>, <c>10*3/uL</c> or <c>kg.(m/s)-1</c>.</summary>
/// <seealso href="https://ucum.org/ucum#section-Syntax-Rules"/>
internal ref struct UnitTerm
{
    private readonly UnitTable table;
    private ReadOnlySpan<char> rest;

    private UnitTerm(ReadOnlySpan<char> text, UnitTable table)
    {
        this.table = table;
        rest = text;
    }

    /// <summary>Null if it is no term of ratio units.</summary>
    public static Measure? Parse(string text, UnitTable table)
    {
        var term = new UnitTerm(text, table);
        var measure = term.Term();

        return term.rest.IsEmpty ? measure : null;
    }

    /// <summary>The unit without the remarks in braces that may follow it.</summary>
    public static string WithoutRemark(string code) => code.IndexOf('{', StringComparison.Ordinal) is > 0 and var at && code.EndsWith('}') ? code[..at] : code;

    private Measure? Term()
    {
        var measure = Measure.One;
        var power = Take('/') ? -1 : 1;

        while (true)
        {
            if (Component() is not { } component || measure.Times(component, power) is not { } product)
            {
                return null;
            }

            measure = product;

            if (Take('.'))
            {
                power = 1;
            }
            else if (Take('/'))
            {
                power = -1;
            }
            else
            {
                return measure;
            }
        }
    }

    private Measure? Component()
    {
        if (Take('('))
        {
            return Term() is { } inner && Take(')') ? inner : null;
        }

        if (rest is ['{', ..])
        {
            return Remark() ? Measure.One : null;
        }

        var symbol = rest[..LengthOfSymbol()];
        rest = rest[symbol.Length..];

        return symbol.IsEmpty || (rest is ['{', ..] && !Remark()) ? null : Powered(symbol);
    }

    /// <summary>What stands in braces means nothing: <c>mg{creatinine}</c> is <c>mg</c>.</summary>
    private bool Remark()
    {
        var end = rest.IndexOf('}');

        if (end < 0 || rest[1..end].Contains('{'))
        {
            return false;
        }

        rest = rest[(end + 1)..];

        return true;
    }

    private readonly Measure? Powered(ReadOnlySpan<char> symbol)
    {
        if (!symbol.ContainsAnyExceptInRange('0', '9'))
        {
            return Fraction.Parse(symbol.ToString()) is { Numerator.IsZero: false } number ? Measure.Of(number) : null;
        }

        var end = symbol.LastIndexOfAnyExceptInRange('0', '9') + 1;

        if (end == symbol.Length)
        {
            return table.Find(symbol.ToString());
        }

        var name = symbol[end - 1] is '+' or '-' ? symbol[..(end - 1)] : symbol[..end];

        return int.TryParse(symbol[name.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && table.Find(name.ToString()) is { } unit
            ? Measure.One.Times(unit, power)
            : null;
    }

    /// <summary>Up to the next sign that is not within brackets, where <c>B[10.nV]</c> has a point.</summary>
    private readonly int LengthOfSymbol()
    {
        var inBrackets = false;

        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] is '[' or ']')
            {
                inBrackets = rest[i] == '[';
            }
            else if (!inBrackets && rest[i] is '.' or '/' or '(' or ')' or '{' or '}')
            {
                return i;
            }
        }

        return rest.Length;
    }

    private bool Take(char sign)
    {
        if (rest.IsEmpty || rest[0] != sign)
        {
            return false;
        }

        rest = rest[1..];

        return true;
    }
}
