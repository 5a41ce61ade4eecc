using System.Globalization;

namespace CaseRecords.Fhir.Search;

/// <summary>A decimal as bytes whose order is the order of the numbers, so that every database compares 5.35 alike.</summary>
public readonly struct DecimalKey(ReadOnlyMemory<byte> bytes) : IEquatable<DecimalKey>, IComparable<DecimalKey>
{
    private const byte Zero = 0x80;

    /// <summary>Below every number: the open lower end of a range.</summary>
    public static DecimalKey Lowest { get; } = new(new byte[] { 0x00 });

    /// <summary>Above every number: the open upper end of a range.</summary>
    public static DecimalKey Highest { get; } = new(new byte[] { 0xFF });

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Above this number and below every larger one: where a range begins that does not hold it.</summary>
    public DecimalKey JustAbove() => new((byte[])[.. Bytes.Span, 0x00]);

    /// <summary>Below this number and above every smaller one.</summary>
    public DecimalKey JustBelow() => new((byte[])[.. Bytes.Span[..^1], (byte)(Bytes.Span[^1] - 1), 0xFF]);

    /// <summary>One byte of sign and exponent, then two decimal digits a byte without closing zeros; negative numbers are complemented and closed.</summary>
    public static DecimalKey Encode(decimal value)
    {
        if (value == 0)
        {
            return new DecimalKey(new byte[] { Zero });
        }

        Span<char> digits = stackalloc char[32];
        var (length, exponent) = Digits(Math.Abs(value), digits);
        var key = new byte[1 + ((length + 1) / 2) + (value < 0 ? 1 : 0)];

        key[0] = (byte)(Zero + (value < 0 ? -(exponent + 29) : exponent + 29));

        for (var i = 0; i < length; i += 2)
        {
            var pair = ((digits[i] - '0') * 10) + (i + 1 < length ? digits[i + 1] - '0' : 0) + 1;
            key[1 + (i / 2)] = (byte)(value < 0 ? 0xFF - pair : pair);
        }

        if (value < 0)
        {
            key[^1] = 0xFF;
        }

        return new DecimalKey(key);
    }

    /// <summary>The significant digits of a positive number, which is 0.digits times ten to the exponent (-27 to 29).</summary>
    private static (int Length, int Exponent) Digits(decimal value, Span<char> digits)
    {
        var whole = new decimal([.. decimal.GetBits(value)[..3], 0]);
        whole.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);

        return (digits[..written].TrimEnd('0').Length, written - value.Scale);
    }

    public int CompareTo(DecimalKey other) => Bytes.Span.SequenceCompareTo(other.Bytes.Span);

    public bool Equals(DecimalKey other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is DecimalKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);

        return hash.ToHashCode();
    }

    public static bool operator ==(DecimalKey left, DecimalKey right) => left.Equals(right);

    public static bool operator !=(DecimalKey left, DecimalKey right) => !left.Equals(right);

    public static bool operator <(DecimalKey left, DecimalKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(DecimalKey left, DecimalKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(DecimalKey left, DecimalKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(DecimalKey left, DecimalKey right) => left.CompareTo(right) >= 0;
}
