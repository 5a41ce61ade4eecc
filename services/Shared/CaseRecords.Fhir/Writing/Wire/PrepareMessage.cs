using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Writing.Wire;

/// <summary>What exchange sends an owner to prepare: its entries of a bundle, and the overlay of the bundle's others.</summary>
/// <remarks>Resources travel as bytes: each is built once, by its owner; of the others only what a rule looks at.</remarks>
internal static class PrepareMessage
{
    private const byte Format = 3;

    /// <param name="generation">Of the search parameters that exchange knows: an owner that knows older ones learns them first.</param>
    public static byte[] Write(IReadOnlyList<ResolvedIntent> entries, Overlay overlay, int generation)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var own = entries.Select(entry => entry.Key).ToHashSet();
        writer.Write(Format);
        writer.Write7BitEncodedInt(generation);
        writer.Many(entries, entry => Entry(writer, entry));
        writer.Many(overlay.Entries.Where(other => !own.Contains(other.Key)).ToList(), other =>
        {
            writer.Key(other.Key);
            Body(writer, other.Value);
        });

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format that this version knows.</exception>
    public static PrepareRequest Read(byte[] message, SearchIndexer indexer)
    {
        using var reader = new BinaryReader(new MemoryStream(message));

        if (reader.ReadByte() != Format)
        {
            throw new InvalidDataException("A prepare request of an unknown format.");
        }

        var generation = reader.Read7BitEncodedInt();
        var overlay = new Overlay();
        var entries = reader.Many(() => Entry(reader, indexer));
        entries.ForEach(entry => overlay.Put(entry.Key, entry.Resource));

        foreach (var (key, body) in reader.Many(() => reader.Key() is var key ? (key, Body(reader, key, indexer)) : default))
        {
            overlay.Put(key, body);
        }

        return new PrepareRequest(entries, overlay) { Generation = generation };
    }

    private static void Entry(BinaryWriter writer, ResolvedIntent entry)
    {
        writer.Write((byte)entry.Intent.Method);
        writer.Key(entry.Key);
        writer.Optional(entry.Intent.Id);
        writer.Optional(entry.Intent.Criteria);
        writer.Write(entry.Current is not null);

        if (entry.Current is { } current)
        {
            writer.Write(current.Version);
            writer.Write((byte)current.Action);
            writer.Write(current.LastUpdated.UtcTicks);
            writer.Write(current.Owner);
            writer.Bytes(current.Body.Span);
        }

        Body(writer, entry.Resource);
    }

    private static ResolvedIntent Entry(BinaryReader reader, SearchIndexer indexer)
    {
        var method = (WriteMethod)reader.ReadByte();
        var key = reader.Key();
        var intent = new WriteIntent { Method = method, Type = key.Type, Id = reader.Optional(), Criteria = reader.Optional() };
        var current = reader.ReadBoolean()
            ? new StoredResource(key, reader.ReadInt64(), (ResourceAction)reader.ReadByte(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), reader.ReadString(), reader.Bytes())
            : null;

        return new ResolvedIntent(intent, key, current) { Resource = Body(reader, key, indexer) };
    }

    private static void Body(BinaryWriter writer, IncomingResource? resource)
    {
        writer.Write(resource is not null);
        writer.Bytes(resource is null ? [] : resource.Json.Span);
    }

    private static IncomingResource? Body(BinaryReader reader, ResourceKey key, SearchIndexer indexer)
    {
        var isThere = reader.ReadBoolean();
        var json = reader.Bytes();

        return isThere ? new IncomingResource(key, json, indexer) : null;
    }
}

/// <summary>What an owner is asked to prepare.</summary>
internal sealed record PrepareRequest(IReadOnlyList<ResolvedIntent> Entries, Overlay Overlay)
{
    /// <summary>Of the search parameters that the asking process knows.</summary>
    public int Generation { get; init; }
}
