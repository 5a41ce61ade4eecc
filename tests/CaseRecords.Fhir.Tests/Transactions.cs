using System.Text.Json;

namespace CaseRecords.Fhir.Tests;

/// <summary>Transaction bundles for tests that do not care what is in them.</summary>
internal static class Transactions
{
    /// <summary>A PUT of each resource, as JSON with an id.</summary>
    public static string Of(params IEnumerable<string> resources)
    {
        var entries = resources.Select(resource =>
        {
            var json = JsonDocument.Parse(resource).RootElement;

            return $$$"""{"resource":{{{resource}}},"request":{"method":"PUT","url":"{{{json.String("resourceType")}}}/{{{json.String("id")}}}"}}""";
        });

        return $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";
    }

    /// <summary>A PUT of each id.</summary>
    public static string Puts(string type, params IEnumerable<string> ids)
    {
        var entries = ids.Select(id => $$$"""
            {"resource":{"resourceType":"{{{type}}}","id":"{{{id}}}"},"request":{"method":"PUT","url":"{{{type}}}/{{{id}}}"}}
            """);

        return $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";
    }
}
