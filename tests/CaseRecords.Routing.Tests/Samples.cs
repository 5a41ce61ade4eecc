using System.Text.Json;

namespace CaseRecords.Routing.Tests;

/// <summary>Every resource of a folder of JSON files as bytes, those inside bundles included.</summary>
internal static class Samples
{
    public static IEnumerable<byte[]> Wang => In(Path.Combine(Root(), "samples", "wang"));

    public static IEnumerable<byte[]> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Read);

    private static List<byte[]> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));

        return [.. WithEntries(document.RootElement).Select(resource => System.Text.Encoding.UTF8.GetBytes(resource.GetRawText()))];
    }

    private static IEnumerable<JsonElement> WithEntries(JsonElement resource)
    {
        if (resource.ValueKind != JsonValueKind.Object || !resource.TryGetProperty("resourceType", out _))
        {
            yield break;
        }

        yield return resource;

        foreach (var entry in resource.TryGetProperty("entry", out var entries) && entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray() : default)
        {
            foreach (var inner in entry.TryGetProperty("resource", out var found) ? WithEntries(found) : [])
            {
                yield return inner;
            }
        }
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);

        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CaseRecords.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("No CaseRecords.sln above the test's folder.");
    }
}
