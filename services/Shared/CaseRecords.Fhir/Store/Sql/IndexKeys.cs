using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The index rows of a version with their systems and targets numbered, as they stand in the tables and packed beside the version.</summary>
internal sealed class IndexKeys
{
    private const byte Format = 1;

    public HashSet<Token> Tokens { get; init; } = [];

    public HashSet<Reference> References { get; init; } = [];

    public HashSet<UriRow> Uris { get; init; } = [];

    public HashSet<DateRow> Dates { get; init; } = [];

    public HashSet<StringRow> Strings { get; init; } = [];

    public HashSet<Quantity> Quantities { get; init; } = [];

    public static IndexKeys None { get; } = new();

    /// <summary>The rows in this set that are not in the other.</summary>
    public IndexKeys Except(IndexKeys other) => new()
    {
        Tokens = [.. Tokens.Where(row => !other.Tokens.Contains(row))],
        References = [.. References.Where(row => !other.References.Contains(row))],
        Uris = [.. Uris.Where(row => !other.Uris.Contains(row))],
        Dates = [.. Dates.Where(row => !other.Dates.Contains(row))],
        Strings = [.. Strings.Where(row => !other.Strings.Contains(row))],
        Quantities = [.. Quantities.Where(row => !other.Quantities.Contains(row))],
    };

    public byte[] Pack()
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        Many(writer, Tokens, row => { writer.Write(row.P); writer.Write(row.Code); writer.Write7BitEncodedInt(row.System); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, References, row => { writer.Write(row.P); writer.Write7BitEncodedInt64(row.Target); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Uris, row => { writer.Write(row.P); writer.Write(row.Uri); });
        Many(writer, Dates, row => { writer.Write(row.P); writer.Write(row.Low); writer.Write(row.High); });
        Many(writer, Strings, row => { writer.Write(row.P); writer.Write(row.Folded); writer.Write(row.Whole); writer.Write(row.Exact); });
        Many(writer, Quantities, row => { writer.Write(row.P); writer.Write(row.Unit); Bytes(writer, row.Low); Bytes(writer, row.High); writer.Write7BitEncodedInt(row.System); writer.Write(row.Grp); });

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format that this version knows.</exception>
    public static IndexKeys Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed));

        if (reader.ReadByte() != Format)
        {
            throw new InvalidDataException("Packed index rows of an unknown format.");
        }

        return new IndexKeys
        {
            Tokens = Many(reader, () => new Token(reader.ReadInt16(), reader.ReadString(), reader.Read7BitEncodedInt(), reader.ReadInt16(), reader.ReadInt16())),
            References = Many(reader, () => new Reference(reader.ReadInt16(), reader.Read7BitEncodedInt64(), reader.ReadInt16(), reader.ReadInt16())),
            Uris = Many(reader, () => new UriRow(reader.ReadInt16(), reader.ReadString())),
            Dates = Many(reader, () => new DateRow(reader.ReadInt16(), reader.ReadInt64(), reader.ReadInt64())),
            Strings = Many(reader, () => new StringRow(reader.ReadInt16(), reader.ReadString(), reader.ReadBoolean(), reader.ReadString())),
            Quantities = Many(reader, () => new Quantity(reader.ReadInt16(), reader.ReadString(), Bytes(reader), Bytes(reader), reader.Read7BitEncodedInt(), reader.ReadInt16())),
        };
    }

    private static void Many<T>(BinaryWriter writer, HashSet<T> rows, Action<T> write)
    {
        writer.Write7BitEncodedInt(rows.Count);

        foreach (var row in rows)
        {
            write(row);
        }
    }

    private static HashSet<T> Many<T>(BinaryReader reader, Func<T> read)
    {
        var count = reader.Read7BitEncodedInt();
        HashSet<T> rows = new(count);

        for (var i = 0; i < count; i++)
        {
            rows.Add(read());
        }

        return rows;
    }

    private static void Bytes(BinaryWriter writer, DecimalKey key)
    {
        writer.Write7BitEncodedInt(key.Bytes.Length);
        writer.Write(key.Bytes.Span);
    }

    private static DecimalKey Bytes(BinaryReader reader) => new(reader.ReadBytes(reader.Read7BitEncodedInt()));

    public readonly record struct Token(short P, string Code, int System, short Sub, short Grp);

    public readonly record struct Reference(short P, long Target, short Sub, short Grp);

    public readonly record struct Quantity(short P, string Unit, DecimalKey Low, DecimalKey High, int System, short Grp);
}
