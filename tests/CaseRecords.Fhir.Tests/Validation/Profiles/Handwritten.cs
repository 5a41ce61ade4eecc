using System.Text;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>Small hand-written definitions, and resources held against them.</summary>
internal static class Handwritten
{
    public const string Url = "http://example.org/StructureDefinition/tested";

    /// <summary>A profile by the elements of its differential.</summary>
    public static string Profile(string type, string elements, string url = Url, string? @base = null, string more = "")
    {
        var (name, kind) = (url[(url.LastIndexOf('/') + 1)..], ModelInfo.IsKnownResource(type) ? "resource" : "complex-type");

        return $$$"""
            {"resourceType":"StructureDefinition","url":"{{{url}}}","name":"{{{name}}}","status":"active","kind":"{{{kind}}}","abstract":false,
            "type":"{{{type}}}","baseDefinition":"{{{@base ?? $"http://hl7.org/fhir/StructureDefinition/{type}"}}}","derivation":"constraint",{{{more}}}
            "differential":{"element":[{{{elements}}}]}}
            """;
    }

    public static DefinitionSet Of(params IReadOnlyList<string> definitions)
    {
        var known = definitions.Select(Parse).ToLookup(resource => (resource.TypeName, (resource as IConformanceResource)?.Url));

        return new DefinitionSet((type, canonical, _) => ValueTask.FromResult(known[(type, canonical.Url)].FirstOrDefault()), KnownCodes.None);
    }

    public static Resource Parse(string json) =>
        ResourceJson.ParseMessage(Encoding.UTF8.GetBytes(json)) is { Resource: { } resource } ? resource
        : throw new InvalidOperationException(string.Join(' ', ResourceJson.ParseMessage(Encoding.UTF8.GetBytes(json)).Issues));

    /// <summary>What stands against a resource by a profile.</summary>
    public static async Task<List<Issue>> Check(string resource, string url, params IReadOnlyList<string> definitions)
    {
        var set = Of(definitions);
        await set.Load([url], TestContext.Current.CancellationToken);
        List<Issue> issues = [];
        var node = Parse(resource).ToPocoNode(ModelInfo.ModelInspector);
        var walk = new Walk(set);
        walk.Tell(node, set.Profile(url)!, issues);
        ExtensionCheck.In(node).ToList().ForEach(extension => ExtensionCheck.Run(extension, walk, issues));

        return issues;
    }

    /// <summary>As <c>severity code at expression</c>, in order.</summary>
    public static string Told(this IEnumerable<Issue> issues) =>
        string.Join("; ", issues.Select(issue => $"{issue.Severity} {issue.Code} at {issue.Expression}".Replace("Error ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
