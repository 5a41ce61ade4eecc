using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http;

/// <summary>A FHIR request without its transport: one that came over HTTP, or an entry of a batch.</summary>
public sealed record FhirRequest
{
    public required string Method { get; init; }

    /// <summary>The path below the FHIR base, split and decoded: <c>["Patient", "23"]</c>.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The pairs of the query, and of a posted search form, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneExist { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>The moment of which the client has the state; looked at where IfNoneMatch is not there.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>The media type that the body came in, without parameters; null where it was not said. The bytes are JSON all the same.</summary>
    public string? MediaType { get; init; }

    public Prefer Prefer { get; init; } = Prefer.Default;

    public string? IdempotencyKey { get; init; }

    /// <summary>The public FHIR base without a trailing slash, such as <c>http://127.0.0.1:8080/fhir</c>.</summary>
    public required string Base { get; init; }

    public required WriteContext Context { get; init; }

    public string Type => Path[0];

    public string Id => Path[1];

    /// <summary>A search as its cursors know it: they open for its client only.</summary>
    internal string Bound(string search) => $"{Context.Client}\n{search}";

    /// <summary>The first value of a query parameter; null where it is absent.</summary>
    public string? this[string parameter] => Query.FirstOrDefault(pair => pair.Key == parameter).Value;

    /// <summary>The preferences that an answer follows, as a header says them; null where none was expressed or none could be followed.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc7240#section-3"/>
    internal string? Applied(FhirResponse answer) =>
        answer.Failed ? null
        : answer.ContentLocation is not null ? "respond-async"
        : Prefer.Return is { } wanted && Method is not ("GET" or "HEAD") && Path is not [.., "_search"] ? $"return={wanted}"
        : Prefer.Lenient && (Method == "GET" || Path is [.., "_search"]) ? "handling=lenient"
        : null;

    /// <summary>A request that a batch or transaction entry describes.</summary>
    /// <param name="url">Relative to the base, such as <c>Patient?name=x</c>.</param>
    public FhirRequest Entry(string method, string url, ReadOnlyMemory<byte> body)
    {
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? url : url[..question];

        return new FhirRequest
        {
            Method = method,
            Path = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)],
            Query = question < 0 ? [] : QueryText.Parse(url[question..]),
            Body = body,
            Base = Base,
            Context = Context with { IdempotencyKey = null },
        };
    }
}

/// <summary>Version numbers as ETags.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#versioning"/>
public static class ETag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <summary>Whether a header such as If-Match names a version: one ETag, several, or any by <c>*</c>.</summary>
    public static bool Names(string? header, long version) =>
        header?.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || VersionIn(tag) == version.ToString(CultureInfo.InvariantCulture)) == true;

    /// <summary>Whether a header such as If-None-Match names an ETag, weak or strong.</summary>
    public static bool Has(string? header, string tag) =>
        header?.Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || VersionIn(one) == VersionIn(tag)) == true;

    /// <summary>The version inside an ETag, weak or strong; the text itself where it is no ETag, so that it matches nothing.</summary>
    private static string? VersionIn(string? header)
    {
        var tag = header?.Trim();
        tag = tag?.StartsWith("W/", StringComparison.Ordinal) == true ? tag[2..] : tag;

        return tag is ['"', .. var version, '"'] ? version : tag;
    }
}
