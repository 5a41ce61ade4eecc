using System.Text.Json;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>Compares a resource that was sent with the one that is read: every digit and character, but for what the server sets.</summary>
internal static class SameJson
{
    private static readonly HashSet<string> Servers = ["id", "meta.versionId", "meta.lastUpdated", "meta._versionId", "meta._lastUpdated"];

    /// <summary>Where they differ first; null where they are the same.</summary>
    public static string? Difference(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> read) =>
        Difference(JsonDocument.Parse(sent).RootElement, JsonDocument.Parse(read).RootElement, "");

    private static string? Difference(JsonElement sent, JsonElement read, string path) => (sent.ValueKind, read.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => InMembers(sent, read, path),
        (JsonValueKind.Array, JsonValueKind.Array) => sent.GetArrayLength() != read.GetArrayLength()
            ? $"{path}: {sent.GetArrayLength()} sent, {read.GetArrayLength()} read"
            : sent.EnumerateArray().Zip(read.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(difference => difference is not null),
        (JsonValueKind.String, JsonValueKind.String) => sent.GetString() == read.GetString() ? null : $"{path}: '{sent.GetString()}' sent, '{read.GetString()}' read",
        _ => sent.GetRawText() == read.GetRawText() ? null : $"{path}: {sent.GetRawText()} sent, {read.GetRawText()} read",
    };

    private static string? InMembers(JsonElement sent, JsonElement read, string path)
    {
        var ours = Members(sent, path);
        var theirs = Members(read, path);

        return ours.Keys.Except(theirs.Keys).Select(name => $"{path}.{name} is gone")
            .Concat(theirs.Keys.Except(ours.Keys).Select(name => $"{path}.{name} was not sent"))
            .Concat(ours.Keys.Intersect(theirs.Keys).Select(name => Difference(ours[name], theirs[name], path.Length == 0 ? name : $"{path}.{name}")).OfType<string>())
            .FirstOrDefault();
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string path) => element.EnumerateObject()
        .Where(member => !Servers.Contains(path.Length == 0 ? member.Name : $"{path}.{member.Name}") && !(path.Length == 0 && member.Name == "meta" && IsOnlyTheServers(member.Value)))
        .ToDictionary(member => member.Name, member => member.Value);

    private static bool IsOnlyTheServers(JsonElement meta) => meta.EnumerateObject().All(member => Servers.Contains($"meta.{member.Name}"));
}
