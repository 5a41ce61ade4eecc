using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Samples;

/// <summary>The demo case as it is sent: its files in order, and what each resource looked like on a day.</summary>
internal static class WangCase
{
    public static string Folder { get; } = FindFolder();

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Bundle> Bundles { get; } = [.. Files.Select(file => Parse(Text(file)))];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public static Bundle Parse(string json) => FhirJsonDeserializer.STRICT.Deserialize<Bundle>(json);

    /// <summary>The day in a file's name, <c>NN-yyyy-MM-dd.json</c>.</summary>
    public static string DayOf(string file) => Path.GetFileNameWithoutExtension(file)[3..];

    /// <summary>The resource as that day's file sends it.</summary>
    public static T On<T>(string day, string id) where T : Resource =>
        Bundles[Files.Index().Single(file => DayOf(file.Item) == day).Index].Entry
            .Select(entry => entry.Resource)
            .OfType<T>()
            .Single(resource => resource.Id == id);

    /// <summary>The resource as the last file that has it leaves it.</summary>
    public static T Latest<T>(string id) where T : Resource => Versions(typeof(T).Name, id).OfType<T>().Last();

    public static IEnumerable<Resource> Versions(string type, string id) =>
        from bundle in Bundles
        from entry in bundle.Entry
        where entry.Resource!.TypeName == type && entry.Resource.Id == id
        select entry.Resource;

    /// <summary>References of these bundles, sent in order, that lead to nothing sent so far.</summary>
    public static IReadOnlyList<string> Dangling(IEnumerable<string> bundles)
    {
        var sent = new HashSet<string>();
        var dangling = new List<string>();

        foreach (var entries in bundles.Select(text => JsonNode.Parse(text)!["entry"]!.AsArray()))
        {
            var here = entries.Select(entry => entry!["fullUrl"]!.GetValue<string>()).Where(url => url.StartsWith("urn:uuid:", StringComparison.Ordinal));
            sent.UnionWith(entries.SelectMany(entry => Names(entry!["resource"]!)));
            dangling.AddRange(References(entries).Except(sent).Except(here));
        }

        return dangling;
    }

    private static IEnumerable<string> Names(JsonNode resource)
    {
        var type = resource["resourceType"]!.GetValue<string>();

        if (resource["id"] is { } id)
        {
            yield return $"{type}/{id}";
        }

        foreach (var identifier in resource["identifier"]?.AsArray() ?? [])
        {
            yield return $"{type}?identifier={identifier!["system"]}|{identifier["value"]}";
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(References),
        JsonObject members => members.SelectMany(member =>
            member is { Key: "reference", Value: JsonValue value } && value.GetValueKind() == JsonValueKind.String
                ? [value.GetValue<string>()]
                : References(member.Value)),
        _ => [],
    };

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "CaseRecords.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No CaseRecords.sln above the tests.");
        }

        return Path.Combine(folder.FullName, "samples", "wang");
    }
}
