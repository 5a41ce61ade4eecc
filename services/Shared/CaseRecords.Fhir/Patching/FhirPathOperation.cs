using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>One operation of a FHIRPath Patch, with the parts that its kind asks for and no other.</summary>
/// <param name="Number">Its place among the operations, from 0.</param>
/// <param name="Name">For add: the element to add.</param>
/// <param name="Index">For insert: where, from 0.</param>
/// <param name="Source">For move: from where, from 0.</param>
/// <param name="Destination">For move: where it stands afterwards, from 0.</param>
/// <param name="Value">For add, insert and replace: the part that holds it.</param>
/// <seealso href="https://hl7.org/fhir/R4/fhirpatch.html"/>
internal sealed record FhirPathOperation(int Number, string Type, string Path, string? Name, int? Index, int? Source, int? Destination, JsonObject? Value)
{
    private static readonly Dictionary<string, string[]> PartsOf = new(StringComparer.Ordinal)
    {
        ["add"] = ["name", "value"],
        ["insert"] = ["index", "value"],
        ["delete"] = [],
        ["replace"] = ["value"],
        ["move"] = ["source", "destination"],
    };

    private static readonly Dictionary<string, string> MemberOf = new(StringComparer.Ordinal)
    {
        ["type"] = "valueCode",
        ["path"] = "valueString",
        ["name"] = "valueString",
        ["index"] = "valueInteger",
        ["source"] = "valueInteger",
        ["destination"] = "valueInteger",
    };

    public static Resolved<IReadOnlyList<FhirPathOperation>> ReadAll(ReadOnlySpan<byte> patch)
    {
        var (resource, problems) = ResourceJson.ParseMessage(patch);

        if (resource is not Parameters)
        {
            return new(null, problems.Count > 0 ? problems : [Malformed("A FHIRPath Patch is a Parameters resource.", resource?.TypeName)]);
        }

        var parameters = ResourcePatch.Read(patch)!["parameter"] as JsonArray ?? [];
        var read = parameters.Select((parameter, number) => One((JsonObject)parameter!, number)).ToList();
        var issues = read.SelectMany(operation => operation.Issues).ToList();

        return new(read.ConvertAll(operation => operation.Value!), issues);
    }

    /// <summary>An issue about this operation.</summary>
    public Issue At(Issue issue) => issue with { Diagnostics = $"Operation {Number} ({Type} {Path}): {issue.Diagnostics}.", Expression = PlaceOf(Number) };

    private static Resolved<FhirPathOperation> One(JsonObject parameter, int number)
    {
        if ((string)parameter["name"]! != "operation")
        {
            return Malformed("Every parameter of a FHIRPath Patch is named 'operation'.", $"{PlaceOf(number)}.name");
        }

        var given = (parameter["part"] as JsonArray ?? []).Cast<JsonObject>().ToList();
        var parts = given.GroupBy(part => (string)part["name"]!).ToDictionary(part => part.Key, part => part.First());

        if (parts.Count < given.Count)
        {
            return Malformed($"Operation {number}: a part stands twice.", PlaceOf(number));
        }

        if (parts.FirstOrDefault(part => MemberOf.TryGetValue(part.Key, out var member) && part.Value[member] is null) is { Key: { } wrong })
        {
            return Malformed($"Operation {number}: the part '{wrong}' has no {MemberOf[wrong]}.", PlaceOf(number));
        }

        if (!PartsOf.TryGetValue(parts.TryGetValue("type", out var type) ? (string)type["valueCode"]! : "", out var asked))
        {
            return Malformed($"Operation {number} has no part 'type' that is add, insert, delete, replace or move.", PlaceOf(number));
        }

        string[] needed = ["type", "path", .. asked];
        var kind = (string)type!["valueCode"]!;

        return needed.FirstOrDefault(part => !parts.ContainsKey(part)) is { } missing ? Malformed($"Operation {number} ({kind}) has no part '{missing}'.", PlaceOf(number))
            : parts.Keys.FirstOrDefault(part => !needed.Contains(part)) is { } extra ? Malformed($"Operation {number} ({kind}) has a part '{extra}', which means nothing there.", PlaceOf(number))
            : new FhirPathOperation(
                number, kind, Text("path")!, Text("name"), Number("index"), Number("source"), Number("destination"), parts.GetValueOrDefault("value"));

        string? Text(string part) => (string?)parts.GetValueOrDefault(part)?["valueString"];

        int? Number(string part) => (int?)parts.GetValueOrDefault(part)?["valueInteger"];
    }

    private static string PlaceOf(int number) => $"Parameters.parameter[{number}]";

    private static Issue Malformed(string diagnostics, string? expression) => new(400, OperationOutcome.IssueType.Structure, diagnostics, expression);
}
