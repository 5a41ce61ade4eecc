using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaseRecords.Fhir.Patching;

/// <summary>A place in a JSON document, such as <c>/name/0/given/1</c>.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc6901"/>
internal sealed partial record JsonPointer(string Text, IReadOnlyList<string> Segments)
{
    /// <summary>Null where the text is no pointer: it starts with a slash or is empty, and <c>~</c> is followed by 0 or 1.</summary>
    public static JsonPointer? Parse(string text) =>
        !Wellformed().IsMatch(text) ? null
        : new JsonPointer(text, [.. text.Split('/').Skip(1).Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);

    /// <summary>Whether the other one is inside of this one.</summary>
    public bool Holds(JsonPointer other) => other.Segments.Count > Segments.Count && other.Segments.Take(Segments.Count).SequenceEqual(Segments);

    /// <summary>The index that a segment means in an array; null where it means none. Leading zeros and signs are no index.</summary>
    /// <param name="end">What <c>-</c> means, the place after the last one; null where that is nothing.</param>
    public static int? Index(string segment, int count, int? end) =>
        segment == "-" ? end
        : ArrayIndex().IsMatch(segment) && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count ? index
        : null;

    /// <summary>Whether something is there; it may be null, as JSON knows it.</summary>
    public static bool Step(JsonNode? from, string segment, out JsonNode? to)
    {
        if (from is JsonObject members)
        {
            return members.TryGetPropertyValue(segment, out to);
        }

        var index = from is JsonArray items ? Index(segment, items.Count, end: null) : null;
        to = index is { } at ? from![at] : null;

        return index is not null;
    }

    [GeneratedRegex(@"\A(/([^~/]|~[01])*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Wellformed();

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\z")]
    private static partial Regex ArrayIndex();
}
