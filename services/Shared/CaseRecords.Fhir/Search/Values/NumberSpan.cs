using Hl7.Fhir.Model;
using Range = Hl7.Fhir.Model.Range;

namespace CaseRecords.Fhir.Search.Values;

/// <summary>The numbers that a value stands for; an end without a number is open.</summary>
/// <param name="IsOpen">Whether the ends themselves are left out: less than 5 is not 5.</param>
internal readonly record struct NumberSpan(decimal? Low, decimal? High, bool IsOpen = false)
{
    public static NumberSpan Of(decimal number) => new(number, number);

    public static NumberSpan Of(decimal number, Quantity.QuantityComparator? comparator) => comparator switch
    {
        Quantity.QuantityComparator.LessThan => new(null, number, IsOpen: true),
        Quantity.QuantityComparator.LessOrEqual => new(null, number),
        Quantity.QuantityComparator.GreaterOrEqual => new(number, null),
        Quantity.QuantityComparator.GreaterThan => new(number, null, IsOpen: true),
        _ => Of(number),
    };

    /// <summary>Null if neither end has a number. A range whose ends are exchanged is wrong, but the index relies on low &lt;= high.</summary>
    public static NumberSpan? Of(Range range) =>
        range.Low?.Value is null && range.High?.Value is null ? null : Ordered(range.Low?.Value, range.High?.Value);

    /// <summary>From the smallest to the largest sample, which is all that R4 searches them by. Null if nothing was measured.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/observation.html#search"/>
    public static NumberSpan? Of(SampledData data) => SampledBounds.Of(data);

    /// <summary>The span between two ends in either order.</summary>
    public static NumberSpan Ordered(decimal? one, decimal? other) => one > other ? new(other, one) : new(one, other);
}
