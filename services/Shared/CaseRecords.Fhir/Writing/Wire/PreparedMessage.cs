using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Writing.Wire;

/// <summary>What an owner answers: for each entry its write set and what it relied on, or the errors that stand against it.</summary>
internal static class PreparedMessage
{
    private const byte Format = 4;

    public static byte[] Write(IReadOnlyList<Prepared?> prepared)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Many(prepared, one => Write(writer, one));

        return stream.ToArray();
    }

    /// <param name="queries">Understands the searches that the owner relied on as the owner did: both know every search parameter.</param>
    /// <exception cref="InvalidDataException">The bytes are not of a format that this version knows.</exception>
    public static List<Prepared?> Read(ReadOnlyMemory<byte> message, SearchQueryParser queries)
    {
        using var reader = new BinaryReader(new MemoryStream(message.ToArray()));

        if (reader.ReadByte() != Format)
        {
            throw new InvalidDataException("A prepared answer of an unknown format.");
        }

        return reader.Many(() => Read(reader, queries));
    }

    private static void Write(BinaryWriter writer, Prepared? prepared)
    {
        writer.Write(prepared is not null);

        if (prepared is null)
        {
            return;
        }

        writer.Write(prepared.IsUnreadable);
        writer.Many(prepared.Issues, writer.Issue);
        writer.Many(prepared.Reads, read =>
        {
            writer.Key(read.Key);
            writer.Write(read.Version);
        });
        writer.Many(prepared.Criteria, read => Write(writer, read));
        writer.Write(prepared.Write is not null);

        if (prepared.Write is { } write)
        {
            WriteSetMessage.Write(writer, write);
        }
    }

    private static Prepared? Read(BinaryReader reader, SearchQueryParser queries)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        var unreadable = reader.ReadBoolean();
        var issues = reader.Many(reader.Issue);
        var reads = reader.Many(() => new RowRead(reader.Key(), reader.ReadInt64()));
        var criteria = reader.Many(() => Read(reader, queries, reader.ReadString()));

        return new Prepared(reader.ReadBoolean() ? WriteSetMessage.Read(reader) : null, issues, reads, criteria) { IsUnreadable = unreadable };
    }

    private static void Write(BinaryWriter writer, CriteriaRead read)
    {
        writer.Write(read.Query.ResourceType);
        writer.Many(read.Query.Applied, pair =>
        {
            writer.Write(pair.Key);
            writer.Write(pair.Value);
        });
        writer.Many(read.Answer, writer.Key);
        writer.Write7BitEncodedInt(read.Limit);
    }

    private static CriteriaRead Read(BinaryReader reader, SearchQueryParser queries, string type)
    {
        var applied = reader.Many(() => KeyValuePair.Create(reader.ReadString(), reader.ReadString()));
        var query = queries.Parse(type, applied, strict: true);

        if (query.HasErrors)
        {
            throw new InvalidDataException($"An owner relied on a search of {type} that is not understood here.");
        }

        return new CriteriaRead(query, reader.Many(reader.Key), reader.Read7BitEncodedInt());
    }
}
