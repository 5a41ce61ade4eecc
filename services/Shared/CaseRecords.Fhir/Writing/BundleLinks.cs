using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Writing;

/// <summary>
/// From what the entries of a transaction call each other to where they will be: by fullUrl, by the fullUrl that a relative
/// reference makes with its own entry's base, and by absolute address.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/bundle.html#references"/>
internal sealed class BundleLinks
{
    private readonly Dictionary<string, string> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> byBase = new(StringComparer.Ordinal);

    public BundleLinks(IEnumerable<ResolvedIntent> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Intent.FullUrl is { Length: > 0 } fullUrl)
            {
                byUrl[fullUrl] = entry.Key.ToString();
                byUrl[fullUrl + ReferenceRewrite.History] = string.Create(CultureInfo.InvariantCulture, $"{entry.Key}{ReferenceRewrite.History}{VersionOf(entry)}");
            }
        }
    }

    /// <summary>The version that an entry makes, or finds.</summary>
    private static long VersionOf(ResolvedIntent entry) => entry.Found?.Version ?? (entry.Current?.Version ?? 0) + 1;

    /// <summary>What the references of one entry become.</summary>
    public IReadOnlyDictionary<string, string> For(WriteIntent entry)
    {
        if (BaseOf(entry.FullUrl) is not { } own)
        {
            return byUrl;
        }

        if (!byBase.TryGetValue(own, out var links))
        {
            byBase[own] = links = new Dictionary<string, string>(byUrl, StringComparer.Ordinal);

            foreach (var (url, target) in byUrl.Where(link => link.Key.StartsWith(own, StringComparison.Ordinal)))
            {
                links[url[own.Length..]] = target;
            }
        }

        return links;
    }

    /// <summary>The <c>[base]/</c> of a RESTful fullUrl; null for a urn.</summary>
    private static string? BaseOf(string? fullUrl)
    {
        if (fullUrl is null || !fullUrl.StartsWith("http", StringComparison.Ordinal))
        {
            return null;
        }

        var id = fullUrl.LastIndexOf('/');
        var type = id <= 0 ? -1 : fullUrl.LastIndexOf('/', id - 1);

        return type > 0 && ResourceKey.Parse(fullUrl[(type + 1)..]) is not null ? fullUrl[..(type + 1)] : null;
    }

    /// <summary>The bytes of an entry with its links resolved; the same bytes outside a bundle; and an issue where a urn leads nowhere.</summary>
    public ReadOnlyMemory<byte> Resolve(ResolvedIntent entry, List<Issue> issues)
    {
        var json = entry.Intent.Json;

        if (entry.Intent.Place is null)
        {
            return json;
        }

        json = byUrl.Count == 0 ? json : ResourceRewriter.RewriteReferences(json.Span, For(entry.Intent));

        foreach (var (path, reference) in ReferenceScan.In(json.Span))
        {
            if (reference.StartsWith("urn:uuid:", StringComparison.Ordinal) || reference.StartsWith("urn:oid:", StringComparison.Ordinal))
            {
                issues.Add(entry.Intent.At(new Issue(400, OperationOutcome.IssueType.NotFound, "No entry of this transaction has this fullUrl.", path)));
            }
        }

        return json;
    }
}
