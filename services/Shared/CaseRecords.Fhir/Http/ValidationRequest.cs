using System.Runtime.InteropServices;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>What <c>$validate</c> is asked: in the query, in Parameters, or in a body that is the resource itself.</summary>
/// <param name="Resource">Empty where none was sent.</param>
/// <param name="Id">The id in the resource.</param>
/// <seealso href="https://hl7.org/fhir/R4/resource-operation-validate.html"/>
internal sealed record ValidationRequest(ReadOnlyMemory<byte> Resource, string? Id, string? Mode, string? Profile)
{
    private static readonly HashSet<string> Modes = new(StringComparer.Ordinal) { "create", "update", "delete", "profile" };

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "resource", "mode", "profile" };

    /// <summary>The question, or what keeps it from being one.</summary>
    public static (ValidationRequest? Asked, IReadOnlyList<Issue> Issues) Read(FhirRequest request)
    {
        List<KeyValuePair<string, string>> given = [.. request.Query.Where(pair => pair.Key is "mode" or "profile")];
        List<Issue> issues =
        [
            .. request.Query.Where(pair => pair.Key is not ("mode" or "profile" or "_format" or "_pretty"))
                .Select(pair => Issue.NotSupported("This is no parameter of $validate; mode and profile are.", pair.Key)),
        ];
        ReadOnlyMemory<byte> resource = default;
        string? id = null;

        if (!request.Body.IsEmpty)
        {
            try
            {
                using var body = JsonDocument.Parse(WithoutByteOrderMark(request.Body), new JsonDocumentOptions { MaxDepth = ResourceJson.MaxDepth });
                (resource, id) = IsQuestion(body.RootElement) ? Parameters(body.RootElement, given, issues) : (request.Body, IdOf(body.RootElement));
            }
            catch (JsonException e)
            {
                return (null, [ResourceJson.NotJson($"This is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).")]);
            }
        }

        var asked = new ValidationRequest(resource, id, One("mode"), One("profile"));

        if (asked.Mode is { } mode && !Modes.Contains(mode))
        {
            issues.Add(new Issue(400, OperationOutcome.IssueType.CodeInvalid, "mode is create, update, delete or profile.", "mode"));
        }

        if (asked is { Mode: "profile", Profile: null })
        {
            issues.Add(new Issue(400, OperationOutcome.IssueType.Required, "mode=profile asks about a profile: name it.", "profile"));
        }

        return (asked, issues);

        string? One(string name)
        {
            var values = given.Where(pair => pair.Key == name && pair.Value.Length > 0).Select(pair => pair.Value).Distinct().ToList();

            if (values.Count > 1)
            {
                issues.Add(Issue.Invalid($"{name} may be given once.", name));
            }

            return values.FirstOrDefault();
        }
    }

    /// <summary>Parameters that are to be validated themselves name none of this operation's.</summary>
    private static bool IsQuestion(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("resourceType", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("Parameters")
        && (!body.TryGetProperty("parameter", out var all) || (all.ValueKind == JsonValueKind.Array && all.EnumerateArray().Any(one => NameOf(one) is { } name && Names.Contains(name))));

    private static (ReadOnlyMemory<byte> Resource, string? Id) Parameters(JsonElement body, List<KeyValuePair<string, string>> given, List<Issue> issues)
    {
        ReadOnlyMemory<byte> resource = default;
        string? id = null;

        foreach (var (index, parameter) in (body.TryGetProperty("parameter", out var all) ? all.EnumerateArray() : default).Index())
        {
            var place = $"Parameters.parameter[{index}]";

            switch (NameOf(parameter))
            {
                case "resource" when parameter.TryGetProperty("resource", out var sent) && resource.IsEmpty:
                    (resource, id) = (JsonMarshal.GetRawUtf8Value(sent).ToArray(), IdOf(sent));
                    break;
                case "mode" when Text(parameter, "valueCode", "valueString") is { } mode:
                    given.Add(new("mode", mode));
                    break;
                case "profile" when Text(parameter, "valueCanonical", "valueUri", "valueUrl", "valueString") is { } profile:
                    given.Add(new("profile", profile));
                    break;
                case { } name when Names.Contains(name):
                    issues.Add(Issue.Invalid($"{name} is not given as $validate takes it: resource as resource and once, mode as valueCode, profile as valueCanonical.", place));
                    break;
                default:
                    issues.Add(Issue.NotSupported("This is no parameter of $validate; resource, mode and profile are.", place));
                    break;
            }
        }

        return (resource, id);
    }

    private static string? NameOf(JsonElement parameter) => Text(parameter, "name");

    private static string? IdOf(JsonElement resource) => Text(resource, "id");

    private static string? Text(JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString();
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json[(json.Length - ResourceJson.WithoutByteOrderMark(json.Span).Length)..];
}
