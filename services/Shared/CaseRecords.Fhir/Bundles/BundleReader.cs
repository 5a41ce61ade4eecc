using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Bundles;

/// <summary>Makes an entry table of a Bundle without building its resources.</summary>
/// <seealso href="https://hl7.org/fhir/R4/bundle.html"/>
public static class BundleReader
{
    private static readonly HashSet<string> BundleMembers = new(StringComparer.Ordinal)
    {
        "resourceType", "id", "meta", "implicitRules", "language", "identifier", "type", "timestamp", "total", "link", "entry", "signature",
    };

    private static readonly HashSet<string> EntryMembers = new(StringComparer.Ordinal)
    {
        "id", "extension", "modifierExtension", "link", "fullUrl", "resource", "search", "request", "response",
    };

    private static readonly HashSet<string> RequestMembers = new(StringComparer.Ordinal)
    {
        "id", "extension", "modifierExtension", "method", "url", "ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist",
    };

    private static readonly string[] RequestTexts = ["method", "url", "ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist"];

    /// <summary>Reads a Bundle's type and entries; issues name what is wrong with its own structure.</summary>
    public static ReadBundle Read(ReadOnlyMemory<byte> json)
    {
        if (JsonText.Unreadable(json.Span) is { } unreadable)
        {
            return Failed(unreadable);
        }

        try
        {
            using var document = JsonDocument.Parse(Trimmed(json), new JsonDocumentOptions { MaxDepth = ResourceJson.MaxDepth });

            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Failed(ResourceJson.NotJson($"This is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."));
        }
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private static ReadBundle Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "resourceType") != "Bundle")
        {
            return Failed(Issue.Invalid("The FHIR base takes a Bundle."));
        }

        List<Issue> issues = [.. Unknown(root, BundleMembers, "Bundle")];
        List<BundleEntry> entries = [];

        if (root.TryGetProperty("entry", out var list))
        {
            if (list.ValueKind != JsonValueKind.Array)
            {
                return Failed(Issue.Invalid("entry is an array.", "Bundle.entry"));
            }

            entries.AddRange(list.EnumerateArray().Select((entry, index) => Entry(entry, $"Bundle.entry[{index}]", issues)));
        }

        if (Text(root, "type") is not { } type)
        {
            issues.Add(new Issue(400, OperationOutcome.IssueType.Required, "A Bundle has a type.", "Bundle.type"));
            type = "";
        }

        issues.AddRange(type is "transaction" or "batch" ? MembersOfOtherTypes(root) : []);

        return new ReadBundle(type, entries, issues);
    }

    private static BundleEntry Entry(JsonElement entry, string place, List<Issue> issues)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            issues.Add(Issue.Invalid("An entry is an object.", place));

            return new BundleEntry(place);
        }

        issues.AddRange(Unknown(entry, EntryMembers, place));
        var request = entry.TryGetProperty("request", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        issues.AddRange(request.ValueKind == JsonValueKind.Object ? Unknown(request, RequestMembers, $"{place}.request") : []);
        issues.AddRange(NotText(entry, place, ["fullUrl"]));
        issues.AddRange(NotText(request, $"{place}.request", RequestTexts));

        return new BundleEntry(place)
        {
            FullUrl = Text(entry, "fullUrl"),
            Resource = entry.TryGetProperty("resource", out var resource) ? System.Text.Encoding.UTF8.GetBytes(resource.GetRawText()) : default,
            Method = Text(request, "method"),
            Url = Text(request, "url"),
            IfMatch = Text(request, "ifMatch"),
            IfNoneExist = Text(request, "ifNoneExist"),
            IfNoneMatch = Text(request, "ifNoneMatch"),
            IfModifiedSince = DateTimeOffset.TryParse(Text(request, "ifModifiedSince"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
        };
    }

    /// <summary>What R4 keeps for bundles that answer.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/bundle.html#invs"/>
    private static IEnumerable<Issue> MembersOfOtherTypes(JsonElement root)
    {
        if (root.TryGetProperty("total", out _))
        {
            yield return Broken("bdl-1: only a searchset or a history has a total.", "Bundle.total");
        }

        var entries = root.TryGetProperty("entry", out var list) ? list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object) : [];

        foreach (var (index, entry) in entries.Index())
        {
            if (entry.TryGetProperty("search", out _))
            {
                yield return Broken("bdl-2: only the entries of a searchset have a search.", $"Bundle.entry[{index}].search");
            }

            if (entry.TryGetProperty("response", out _))
            {
                yield return Broken("bdl-4: only the entries of an answer or a history have a response.", $"Bundle.entry[{index}].response");
            }
        }
    }

    private static Issue Broken(string diagnostics, string expression) => new(400, OperationOutcome.IssueType.Invariant, diagnostics, expression);

    private static IEnumerable<Issue> Unknown(JsonElement element, HashSet<string> known, string place)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name.TrimStart('_')))
            {
                yield return new Issue(400, OperationOutcome.IssueType.Structure, $"Unknown element '{member.Name}'.", $"{place}.{member.Name}");
            }
            else if (!seen.Add(member.Name))
            {
                yield return new Issue(400, OperationOutcome.IssueType.Structure, $"'{member.Name}' stands here twice.", $"{place}.{member.Name}");
            }
        }
    }

    /// <summary>A condition of another form would not be understood, and its entry be run without it.</summary>
    private static IEnumerable<Issue> NotText(JsonElement element, string place, IEnumerable<string> members) =>
        from member in members
        where element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && (value.ValueKind != JsonValueKind.String || value.ValueEquals(""))
        select new Issue(400, OperationOutcome.IssueType.Structure, $"'{member}' is a string, and not an empty one.", $"{place}.{member}");

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static ReadBundle Failed(Issue issue) => new("", [], [issue]);
}

/// <summary>A Bundle as a table of entries.</summary>
public sealed record ReadBundle(string Type, IReadOnlyList<BundleEntry> Entries, IReadOnlyList<Issue> Issues);

/// <summary>One entry: what to do, where, and the bytes of its resource.</summary>
/// <param name="Place">Its FHIRPath, such as <c>Bundle.entry[6]</c>.</param>
public sealed record BundleEntry(string Place)
{
    public string? FullUrl { get; init; }

    /// <summary>Operations that take a resource and change nothing.</summary>
    private static readonly string[] ReadingOperations = ["$validate", "$match", "$meta", "$everything", "$lastn"];

    /// <summary>Whether it only reads: such an entry is run after all that write.</summary>
    public bool Reads => Method is "GET" or "HEAD" || (Method == "POST" && Url is { } url && ReadingOperations.Contains(url.Split('?')[0].Split('/')[^1]));

    public ReadOnlyMemory<byte> Resource { get; init; }

    public string? Method { get; init; }

    public string? Url { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneExist { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>For entries that read; what is no instant says nothing.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }
}
