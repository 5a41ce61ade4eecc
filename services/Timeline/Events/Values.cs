using System.Globalization;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads what was measured, with its reference range and whether it lies outside.</summary>
internal static class Values
{
    private const string Interpretations = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

    public static EventValue? Of(Observation observation)
    {
        var range = observation.ReferenceRange.FirstOrDefault(r => r.Low is not null || r.High is not null);
        var stated = observation.Interpretation.Select(i => i.Code(Interpretations)).OfType<string>().FirstOrDefault();
        var value = Of(observation.Value) ?? Components(observation);

        return value is null
            ? null
            : value with
            {
                Low = range?.Low?.Value,
                High = range?.High?.Value,
                Interpretation = stated ?? Outside(value.Number, range?.Low?.Value, range?.High?.Value),
            };
    }

    public static EventValue? Of(DataType? value) => value switch
    {
        Quantity { Value: { } number } q => new EventValue { Number = number, Unit = q.Unit ?? q.Code, Display = Drawn(q), Recorded = MoreThan(Rounded(number), number) },
        Integer { Value: { } number } => new EventValue { Number = number, Display = Text(number) },
        CodeableConcept concept when concept.Label is { } label => new EventValue { Display = label },
        FhirString { Value: { } text } => new EventValue { Display = text },
        FhirBoolean { Value: { } yes } => new EventValue { Display = yes ? "yes" : "no" },
        FhirDateTime { Value: { } at } => new EventValue { Display = at },
        Ratio { Numerator: { } over, Denominator: { } under } => new EventValue { Display = $"{Text(over.Value)} : {Text(under.Value)}" },
        Hl7.Fhir.Model.Range range => new EventValue { Display = $"{Text(range.Low?.Value)} to {Text(range.High?.Value)} {range.High?.Unit ?? range.Low?.Unit}".Trim() },
        _ => null,
    };

    /// <summary>A number for reading: all its digits while they are few, four significant ones beyond.</summary>
    public static string Text(decimal? number)
    {
        if (number is not { } value)
        {
            return "?";
        }

        var exact = value.ToString(CultureInfo.InvariantCulture);
        var digits = exact.Count(char.IsAsciiDigit);

        return digits <= 6 ? exact : Math.Abs(value) >= 1000
            ? Math.Round(value).ToString(CultureInfo.InvariantCulture)
            : ((double)value).ToString("G4", CultureInfo.InvariantCulture);
    }

    /// <summary>A measure as a laboratory prints it: two decimals, one from a hundred, none from a thousand; below one, three digits.</summary>
    public static decimal Rounded(decimal number) => Math.Abs(number) switch
    {
        0 => number,
        < 1 => decimal.Parse(((double)number).ToString("G3", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
        < 100 => Rounded(number, 2),
        < 1000 => Rounded(number, 1),
        _ => Rounded(number, 0),
    };

    public static decimal Rounded(decimal number, int decimals) => number.Scale <= decimals ? number : Math.Round(number, decimals, MidpointRounding.AwayFromZero);

    /// <summary>The recorded number, where what is shown leaves digits out.</summary>
    public static string? MoreThan(decimal shown, decimal recorded) => shown == recorded ? null : recorded.ToString(CultureInfo.InvariantCulture);

    public static string? Issued(Observation observation) => When.Text(observation.IssuedElement);

    private static string Drawn(Quantity q)
    {
        var unit = (q.Unit ?? q.Code) switch
        {
            null or "1" or "{score}" => null,
            "%" => "%",
            "{PackYears}" => "pack-years",
            var other => other,
        };

        var sign = Statuses.Word(q.ComparatorElement);

        return $"{sign}{(q.Value is { } number ? Text(Rounded(number)) : "?")}{(unit is null ? null : " " + unit)}";
    }

    private static EventValue? Components(Observation observation)
    {
        var parts = observation.Component.Select(c => Of(c.Value) is { } v ? $"{c.Code.Label} {v.Display}" : null).OfType<string>().ToList();

        return parts.Count == 0 ? null : new EventValue { Display = string.Join(", ", parts) };
    }

    private static string? Outside(decimal? number, decimal? low, decimal? high) =>
        number < low ? "L" : number > high ? "H" : null;
}
