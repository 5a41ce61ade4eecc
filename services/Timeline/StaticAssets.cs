using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Timeline;

/// <summary>Style, script and pictures of the pages. They travel inside the assembly, so that the pages work wherever it was published to.</summary>
internal static class StaticAssets
{
    private static readonly ConcurrentDictionary<string, (byte[] Bytes, string Tag)?> Known = new(StringComparer.Ordinal);

    /// <summary>The address of an asset; it changes with its content, so that a browser may keep it for ever.</summary>
    public static string Address(string name) => $"/assets/{name}?v={Find(name)?.Tag}";

    public static string Text(string name) => Find(name) is { } asset ? System.Text.Encoding.UTF8.GetString(asset.Bytes) : throw new FileNotFoundException(name);

    public static IResult Serve(string name, string? v, HttpContext http)
    {
        if (Find(name) is not { } asset)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = v == asset.Tag ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";

        return Results.Bytes(asset.Bytes, Type(name), entityTag: new EntityTagHeaderValue($"\"{asset.Tag}\""));
    }

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private static (byte[] Bytes, string Tag)? Find(string name) => Known.TryGetValue(name, out var asset) ? asset : Load(name);

    private static (byte[] Bytes, string Tag)? Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"assets/{name}");
        if (stream is null)
        {
            // Not remembered: the names that people may ask for are endless.
            return null;
        }

        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var asset = (bytes, Convert.ToHexStringLower(XxHash3.Hash(bytes)));
        Known[name] = asset;

        return asset;
    }
}
