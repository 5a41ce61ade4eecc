using System.Text.Json;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>The profiles, tags and security labels of a meta, as JSON: what <c>$meta-add</c> and <c>$meta-delete</c> change. A profile is known by its address, a label by its system and code.</summary>
internal static class MetaLabels
{
    private static readonly string[] Lists = ["profile", "security", "tag"];

    /// <summary>The meta with what another one has and it has not.</summary>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> meta, ReadOnlyMemory<byte> more)
    {
        foreach (var list in Lists)
        {
            var (old, come) = (JsonMembers.Items(JsonMembers.Find(meta, list)), JsonMembers.Items(JsonMembers.Find(more, list)));
            List<ReadOnlyMemory<byte>> all = [.. old];
            all.AddRange(come.Where(item => !all.Exists(known => Key(known) == Key(item))).DistinctBy(Key));
            meta = all.Count == old.Count ? meta : JsonMembers.With(meta, list, JsonMembers.Array(all));
        }

        return meta;
    }

    /// <summary>The meta without what another one has.</summary>
    public static ReadOnlyMemory<byte> Delete(ReadOnlyMemory<byte> meta, ReadOnlyMemory<byte> gone)
    {
        foreach (var list in Lists)
        {
            var leaving = JsonMembers.Items(JsonMembers.Find(gone, list)).Select(Key).ToHashSet();
            var old = JsonMembers.Items(JsonMembers.Find(meta, list));
            var stays = Enumerable.Range(0, old.Count).Where(i => !leaving.Contains(Key(old[i]))).ToList();

            if (stays.Count == old.Count)
            {
                continue;
            }

            meta = JsonMembers.With(meta, list, JsonMembers.Array(stays.ConvertAll(i => old[i])));

            // Extensions of profiles stand in a list of their own, beside their profiles.
            if (JsonMembers.Items(JsonMembers.Find(meta, "_" + list)) is { Count: > 0 } beside)
            {
                var kept = stays.Where(i => i < beside.Count).Select(i => beside[i]).ToList();
                meta = JsonMembers.With(meta, "_" + list, kept.TrueForAll(item => item.Span.SequenceEqual("null"u8)) ? null : JsonMembers.Array(kept));
            }
        }

        return meta;
    }

    /// <summary>A meta of all that some metas have: no version, no time.</summary>
    public static ReadOnlyMemory<byte> Union(IEnumerable<ReadOnlyMemory<byte>> metas) => metas.Aggregate((ReadOnlyMemory<byte>)"{}"u8.ToArray(), Add);

    private static (string?, string?) Key(ReadOnlyMemory<byte> item)
    {
        using var json = JsonDocument.Parse(item);

        return json.RootElement.ValueKind switch
        {
            JsonValueKind.String => (json.RootElement.GetString(), null),
            JsonValueKind.Object => (Text(json.RootElement, "system"), Text(json.RootElement, "code") ?? item.ToString()),
            _ => (null, null),
        };
    }

    private static string? Text(JsonElement coding, string member) => coding.TryGetProperty(member, out var text) ? text.GetString() : null;
}
