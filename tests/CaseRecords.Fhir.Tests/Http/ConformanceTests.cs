using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Makes docs/conformance.md: every interaction in both formats with its outcomes, as this run gave them, and what is not served.</summary>
public sealed partial class ConformanceTests : IAsyncLifetime
{
    private readonly RunningServer json = new();
    private readonly RunningServer xml = new();

    /// <summary>Where each server said that a later answer will be.</summary>
    private readonly Dictionary<RunningServer, string> later = [];

    public async ValueTask InitializeAsync()
    {
        await json.InitializeAsync();
        await xml.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await json.DisposeAsync();
        await xml.DisposeAsync();
    }

    [Fact]
    public async Task The_page_of_the_documentation_says_what_this_server_answers()
    {
        var rows = new StringBuilder();
        List<ConformanceCase> succeeded = [];

        foreach (var one in ConformanceCases.All)
        {
            var (inJson, inXml) = (await Ask(json, one, isXml: false), await Ask(xml, one, isXml: true));
            rows.Append(CultureInfo.InvariantCulture, $"| {Name(one.Interaction)} | {one.Says} | `{one.Method} {(one.Url.Length == 0 ? "[base]" : one.Url.Replace("|", "\\|", StringComparison.Ordinal))}` | {inJson} | {inXml} |\n");

            if (inJson[0] is '2' or '3' && inXml[0] is '2' or '3')
            {
                succeeded.Add(one);
            }
        }

        Enum.GetValues<Interaction>().Except(succeeded.Select(one => one.Interaction)).ShouldBeEmpty("an interaction without a success");
        $"{Head}{rows}\n{await Served()}".TrimEnd('\n').ShouldBeGolden("../../docs/conformance.md");
    }

    /// <summary>What the CapabilityStatement lists, and of R4's interactions what it does not.</summary>
    private async System.Threading.Tasks.Task<string> Served()
    {
        var rest = (await json.Get("metadata")).Json.GetProperty("rest")[0];
        var patient = rest.GetProperty("resource").EnumerateArray().Single(resource => resource.String("type") == "Patient");
        var listed = Codes(patient, "interaction", "code").Concat(Codes(rest, "interaction", "code")).ToHashSet(StringComparer.Ordinal);
        var operations = rest.GetProperty("resource").EnumerateArray().SelectMany(resource => resource.TryGetProperty("operation", out _) ? Codes(resource, "operation", "name") : [])
            .Concat(Codes(rest, "operation", "name")).Distinct().Order(StringComparer.Ordinal).ToList();
        var r4 = Enum.GetValues<CapabilityStatement.TypeRestfulInteraction>().Select(code => code.GetLiteral())
            .Concat(Enum.GetValues<CapabilityStatement.SystemRestfulInteraction>().Select(code => code.GetLiteral())).Distinct().Order(StringComparer.Ordinal).ToList();

        operations.ShouldBe([.. ConformanceCases.All.Where(one => one.Url.Contains('$', StringComparison.Ordinal)).Select(one => Operation().Match(one.Url).Groups[1].Value).Distinct().Order(StringComparer.Ordinal)], "the operations that are asked are those of the statement");

        var text = new StringBuilder("## As the CapabilityStatement lists it\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Interactions: {List(listed.Order(StringComparer.Ordinal))}. Operations: {List(operations.Select(name => "$" + name))}. Conditional: create {patient.GetProperty("conditionalCreate").GetRawText()}, read {patient.String("conditionalRead")}, update {patient.GetProperty("conditionalUpdate").GetRawText()}, delete {patient.String("conditionalDelete")}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"## Not supported\n\nOf R4's interactions: {(r4.Except(listed).ToList() is { Count: > 0 } left ? List(left) : "none")}.\n\n| Request | Answer |\n|---|---|\n");

        foreach (var (method, url) in ConformanceCases.NotSupported)
        {
            var answer = await json.Send(method, url, method == "POST" ? "{\"resourceType\":\"Parameters\"}"u8.ToArray() : null, method == "POST" ? RunningServer.FhirJson : null);
            answer.Status.ShouldBeInRange(400, 499, url);
            text.Append(CultureInfo.InvariantCulture, $"| `{method} {url}` | {answer.Status} {answer.Issue.Split(' ')[0]} |\n");
        }

        return text.ToString();
    }

    private async System.Threading.Tasks.Task<string> Ask(RunningServer server, ConformanceCase one, bool isXml)
    {
        var type = one.ContentType ?? (isXml ? RunningServer.FhirXml : RunningServer.FhirJson);
        var body = one.Body is null ? null : Encoding.UTF8.GetBytes(one.Body);
        body = isXml && body is not null && one.ContentType is null && one.Body!.StartsWith('{') ? JsonToXml.Convert(body, pretty: false) : body;
        var accept = isXml ? RunningServer.FhirXml : RunningServer.FhirJson;
        (string, string)[] headers = [.. one.Headers.Any(header => header.Name == "Accept") ? [] : new[] { ("Accept", accept) }, .. one.Headers];
        var url = one.Url == ConformanceCases.LaterAnswer ? later[server] : one.Url;
        var answer = await server.Send(one.Method, url, body, body is null ? null : type, headers);

        while (answer.Status == 202 && one is { Url: ConformanceCases.LaterAnswer, Method: "GET" })
        {
            answer = await server.Send(one.Method, url, body, null, headers);
        }

        later[server] = answer["Content-Location"] is { Length: > 0 } location ? location : later.GetValueOrDefault(server, "");

        if (answer.Status < 400)
        {
            return answer.Status.ToString(CultureInfo.InvariantCulture);
        }

        var code = answer.Type?.Contains("xml", StringComparison.Ordinal) == true ? XmlCode().Match(answer.Text).Groups[1].Value : answer.Issue.Split(' ')[0];

        return string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {code}");
    }

    private static IEnumerable<string> Codes(System.Text.Json.JsonElement element, string list, string member) =>
        element.GetProperty(list).EnumerateArray().Select(one => one.String(member));

    private static string List(IEnumerable<string?> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Name(Interaction interaction) => Words().Replace(interaction.ToString(), " $1").Trim().ToLowerInvariant();

    private const string Head = """
        # Conformance

        Every interaction with its outcomes, in JSON and XML, as a test run gave them: the status, and of a refusal the issue code. Written by `ConformanceTests` (`./dev test --accept ConformanceTests` rewrites it); the order is that of the requests, which build on each other. What lies behind the choices is in [For EHR systems](ehr.md).

        | Interaction | Outcome | Request | JSON | XML |
        |---|---|---|---|---|

        """;

    [GeneratedRegex("<code value=\"([a-z-]+)\"")]
    private static partial Regex XmlCode();

    [GeneratedRegex(@"\$([a-z-]+)")]
    private static partial Regex Operation();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
