using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>What a patch must leave as it is: which resource this is, and that its narrative says what its data say.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
internal static class AfterPatch
{
    public static Resolved<JsonObject> Settle(JsonObject before, JsonNode? after) => after switch
    {
        not JsonObject => Unfit("The patch leaves no resource: a resource is a JSON object.", TypeOf(before)),
        JsonObject resource when !Same(before, resource, "resourceType") => Unfit("The patch makes another type of it.", TypeOf(before)),
        JsonObject resource when !Same(before, resource, "id") => Unfit("The patch changes the id, which is not the client's to change.", $"{TypeOf(before)}.id"),
        JsonObject resource => Narrative(before, resource),
    };

    /// <summary>A narrative that the patch did not write says what was true before it.</summary>
    private static Resolved<JsonObject> Narrative(JsonObject before, JsonObject after)
    {
        if (after["text"] is not JsonObject text || !JsonNode.DeepEquals(text["div"], (before["text"] as JsonObject)?["div"]) || JsonNode.DeepEquals(Data(before), Data(after)))
        {
            return after;
        }

        if ((before["text"]!["status"] as JsonValue)?.TryGetValue(out string? status) == true && status == "additional")
        {
            return Unfit("The narrative holds what the data do not (status additional), so that it can be neither kept nor removed: the patch must replace text.div too.", $"{TypeOf(before)}.text");
        }

        after.Remove("text");

        return after;
    }

    /// <summary>What a narrative can speak of.</summary>
    private static JsonObject Data(JsonObject resource)
    {
        var data = (JsonObject)resource.DeepClone();
        data.Remove("meta");
        data.Remove("text");

        return data;
    }

    private static bool Same(JsonObject before, JsonObject after, string member) => JsonNode.DeepEquals(before[member], after[member]);

    private static string TypeOf(JsonObject resource) => (string)resource["resourceType"]!;

    private static Issue Unfit(string diagnostics, string expression) => new(422, OperationOutcome.IssueType.BusinessRule, diagnostics, expression);
}
