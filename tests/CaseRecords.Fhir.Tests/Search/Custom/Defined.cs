using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.Fhir.Tests.Search.Custom;

/// <summary>SearchParameter resources, and what <c>$reindex</c> says of them.</summary>
internal static class Defined
{
    public const string Eye = "http://example.org/eye";

    public const string EyeColour = "Patient.extension('http://example.org/eye').value";

    public static string Json(string id, string type, string expression, string[] bases, string? code = null, string status = "active", Action<JsonObject>? with = null)
    {
        var json = new JsonObject
        {
            ["resourceType"] = "SearchParameter",
            ["id"] = id,
            ["url"] = $"http://example.org/SearchParameter/{id}",
            ["name"] = "Made",
            ["status"] = status,
            ["description"] = "Made for a test.",
            ["code"] = code ?? id,
            ["base"] = new JsonArray([.. bases.Select(one => (JsonNode)one)]),
            ["type"] = type,
            ["expression"] = expression,
        };
        with?.Invoke(json);

        return json.ToJsonString();
    }

    public static string EyeParameter(string expression = EyeColour, string status = "active") => Json("eye-colour", "token", expression, ["Patient"], status: status);

    public static string Patient(string id, string eyes, string hair = "none") =>
        $$"""{"resourceType":"Patient","id":"{{id}}","extension":[{"url":"{{Eye}}","valueCode":"{{eyes}}"},{"url":"http://example.org/hair","valueCode":"{{hair}}"}]}""";

    /// <summary>The newest reindex: its counts and states by name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Progress(this RunningEngine engine)
    {
        var newest = (await engine.Send("GET", "$reindex")).Json().GetProperty("parameter")[0];

        return newest.GetProperty("part").EnumerateArray().Where(part => part.String("name") is not ("type" or "parameter" or "started" or "finished"))
            .ToDictionary(part => part.String("name"), part => part.EnumerateObject().First(member => member.Name.StartsWith("value", StringComparison.Ordinal)).Value.ToString());
    }

    public static async Task<string> Left(this RunningEngine engine) => await engine.Progress() is var now ? $"{now["state"]}: {now["done"]} of {now["total"]}, {now["left"]} left" : "";

    public static async Task<IReadOnlyList<string>> Find(this RunningEngine engine, string search)
    {
        var answer = await engine.Send("GET", search);
        answer.Status.ShouldBe(200, answer.Text());

        return [.. answer.Ids().Order(StringComparer.Ordinal)];
    }

    public static async Task Put(this RunningEngine engine, string json)
    {
        using var resource = JsonDocument.Parse(json);
        var answer = await engine.Send("PUT", $"{resource.RootElement.String("resourceType")}/{resource.RootElement.String("id")}", json);
        answer.Status.ShouldBeOneOf([200, 201], answer.Text());
    }
}
