using System.Text.Json;

namespace CaseRecords.Load.Sending;

/// <summary>Names of resources, such as <c>Patient/7</c>, as servers give them.</summary>
internal static class ResourceName
{
    /// <summary>The type and the id in a location, absolute or relative, with or without a version.</summary>
    public static string? In(string location)
    {
        var parts = location.TrimEnd('/').Split('/');
        var version = Array.IndexOf(parts, "_history");
        var id = version < 0 ? parts.Length - 1 : version - 1;

        return id >= 1 && parts[id].Length > 0 && parts[id - 1] is [>= 'A' and <= 'Z', ..] ? $"{parts[id - 1]}/{parts[id]}" : null;
    }

    /// <summary>What a transaction created, in the order of its entries.</summary>
    /// <exception cref="LoadFailedException">An entry has no location.</exception>
    public static string[] OfEntries(ReadOnlyMemory<byte> response)
    {
        using var bundle = JsonDocument.Parse(response);

        return [.. bundle.RootElement.GetProperty("entry").EnumerateArray().Select((entry, i) =>
            entry.TryGetProperty("response", out var said) && said.TryGetProperty("location", out var location) && In(location.GetString()!) is { } name
                ? name
                : throw new LoadFailedException($"Entry {i} of the transaction's answer names no location: {entry}"))];
    }
}
