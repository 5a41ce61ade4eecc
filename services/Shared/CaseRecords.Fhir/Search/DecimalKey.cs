namespace CaseRecords.Fhir.Search;

/// <summary>A decimal as bytes whose order is the order of the numbers, so that every database compares 5.35 alike.</summary>
public readonly struct DecimalKey(ReadOnlyMemory<byte> bytes) : IEquatable<DecimalKey>, IComparable<DecimalKey>
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

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
