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

    /// <summary>The media type that the body was sent as; null where it was not said.</summary>
    public string? ContentType { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneExist { get; init; }

    public string? IfNoneMatch { get; init; }

    public Prefer Prefer { get; init; } = Prefer.Default;

    public string? IdempotencyKey { get; init; }

    /// <summary>The public FHIR base without a trailing slash, such as <c>http://127.0.0.1:8080/fhir</c>.</summary>
    public required string Base { get; init; }

    public required WriteContext Context { get; init; }

    public string Type => Path[0];

    public string Id => Path[1];

    /// <summary>The first value of a query parameter; null where it is absent.</summary>
    public string? this[string parameter] => Query.FirstOrDefault(pair => pair.Key == parameter).Value;

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

/// <summary>The Prefer header.</summary>
/// <param name="Return">minimal, representation or OperationOutcome; null where the client does not say.</param>
/// <param name="Lenient">handling=lenient: an unknown search parameter is ignored and said so.</param>
/// <seealso href="https://hl7.org/fhir/R4/http.html#ops"/>
public sealed record Prefer(string? Return, bool Lenient)
{
    public static Prefer Default { get; } = new(null, false);

    /// <summary>The same as a header; null where nothing is preferred.</summary>
    public string? Header => (Return, Lenient) switch
    {
        (null, false) => null,
        (null, true) => "handling=lenient",
        (_, false) => $"return={Return}",
        _ => $"return={Return}, handling=lenient",
    };

    public static Prefer Parse(IEnumerable<string?> header)
    {
        var preferences = header.SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)).ToList();
        var wanted = preferences.FirstOrDefault(preference => preference.StartsWith("return=", StringComparison.OrdinalIgnoreCase));

        return new Prefer(wanted?["return=".Length..].Trim('"'), preferences.Contains("handling=lenient", StringComparer.OrdinalIgnoreCase));
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

    /// <summary>The version inside an ETag, weak or strong; the text itself where it is no ETag, so that it matches nothing.</summary>
    private static string? VersionIn(string? header)
    {
        var tag = header?.Trim();
        tag = tag?.StartsWith("W/", StringComparison.Ordinal) == true ? tag[2..] : tag;

        return tag is ['"', .. var version, '"'] ? version : tag;
    }
}
