using System.Text;
using System.Text.Json;

namespace CaseRecords.Load.Sending;

/// <summary>What a refused request was told.</summary>
internal static class Diagnostics
{
    private const int Longest = 300;

    /// <summary>The first error of an OperationOutcome, or the beginning of whatever it is.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);

        return Short(FromOutcome(text) ?? (text.Length == 0 ? "(no body)" : text));
    }

    private static string? FromOutcome(string text)
    {
        try
        {
            using var outcome = JsonDocument.Parse(text);

            if (outcome.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("issue", out var issues) || issues.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var issue = issues.EnumerateArray().FirstOrDefault(issue => Text(issue, "severity") is "error" or "fatal");

            return issue.ValueKind == JsonValueKind.Object
                ? string.Join(": ", new[] { Text(issue, "code"), Text(issue, "diagnostics") ?? Details(issue) }.OfType<string>())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Details(JsonElement issue) => issue.TryGetProperty("details", out var details) ? Text(details, "text") : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > Longest } longer ? longer[..Longest] + "…" : text.ReplaceLineEndings(" ");
}
