using System.Text.Json;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary>The two patients of a merge, as JSON: what they become, and what they were.</summary>
internal static class MergedPatients
{
    /// <summary>The replaced one: not active, and says by whom it was replaced.</summary>
    public static ReadOnlyMemory<byte> Source(ReadOnlyMemory<byte> source, ResourceKey target) =>
        JsonMembers.With(Linked(source, target, "replaced-by"), "active", "false"u8.ToArray());

    /// <summary>The one that goes on: says whom it replaces, and takes over the other's identifiers, as old ones.</summary>
    public static ReadOnlyMemory<byte> Target(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> source, ResourceKey replaced)
    {
        List<ReadOnlyMemory<byte>> identifiers = [.. JsonMembers.Items(JsonMembers.Find(target, "identifier"))];
        var known = identifiers.Select(NameOf).ToHashSet();
        identifiers.AddRange(JsonMembers.Items(JsonMembers.Find(source, "identifier")).Where(one => known.Add(NameOf(one))).Select(one => JsonMembers.With(one, "use", JsonMembers.Text("old"))));

        return Linked(JsonMembers.With(target, "identifier", JsonMembers.Array(identifiers)), replaced, "replaces");
    }

    /// <summary>The replaced one as it was: the link gone, active as before.</summary>
    /// <param name="before">The version that the merge replaced.</param>
    public static ReadOnlyMemory<byte> SourceAgain(ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> before, ResourceKey target) =>
        JsonMembers.With(Unlinked(source, target, "replaced-by"), "active", JsonMembers.Find(before, "active"));

    /// <summary>The other one without what the merge gave it: the link and the identifiers.</summary>
    /// <param name="before">The version that the merge replaced.</param>
    /// <param name="merged">The version that the merge wrote.</param>
    public static ReadOnlyMemory<byte> TargetAgain(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> merged, ResourceKey replaced)
    {
        var own = Names(before);
        var given = Names(merged);
        given.ExceptWith(own);
        var identifiers = JsonMembers.Items(JsonMembers.Find(target, "identifier")).Where(one => !given.Contains(NameOf(one))).ToList();

        return Unlinked(JsonMembers.With(target, "identifier", JsonMembers.Array(identifiers)), replaced, "replaces");
    }

    /// <summary>Whether a patient says that it replaces another.</summary>
    public static bool Replaces(ReadOnlyMemory<byte> target, ResourceKey source) => JsonMembers.Items(JsonMembers.Find(target, "link")).Any(link => IsLink(link, source, "replaces"));

    public static bool IsInactive(ReadOnlyMemory<byte> patient) => JsonMembers.Find(patient, "active") is { } active && active.Span.SequenceEqual("false"u8);

    private static ReadOnlyMemory<byte> Linked(ReadOnlyMemory<byte> patient, ResourceKey other, string type)
    {
        var links = JsonMembers.Items(JsonMembers.Find(patient, "link"));

        return links.Any(link => IsLink(link, other, type))
            ? patient
            : JsonMembers.With(patient, "link", JsonMembers.Array([.. links, JsonSerializer.SerializeToUtf8Bytes(new { other = new { reference = other.ToString() }, type })]));
    }

    private static ReadOnlyMemory<byte> Unlinked(ReadOnlyMemory<byte> patient, ResourceKey other, string type) => JsonMembers.With(
        patient, "link", JsonMembers.Array([.. JsonMembers.Items(JsonMembers.Find(patient, "link")).Where(link => !IsLink(link, other, type))]));

    private static bool IsLink(ReadOnlyMemory<byte> link, ResourceKey other, string type)
    {
        using var json = JsonDocument.Parse(link);

        return json.RootElement.TryGetProperty("type", out var is_) && is_.GetString() == type
            && json.RootElement.TryGetProperty("other", out var to) && to.TryGetProperty("reference", out var reference)
            && (reference.GetString() == other.ToString() || reference.GetString()!.EndsWith($"/{other}", StringComparison.Ordinal));
    }

    private static HashSet<(string?, string?)> Names(ReadOnlyMemory<byte> patient) => [.. JsonMembers.Items(JsonMembers.Find(patient, "identifier")).Select(NameOf)];

    private static (string?, string?) NameOf(ReadOnlyMemory<byte> identifier)
    {
        using var json = JsonDocument.Parse(identifier);

        return (Text(json.RootElement, "system"), Text(json.RootElement, "value"));
    }

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var text) ? text.GetString() : null;
}
