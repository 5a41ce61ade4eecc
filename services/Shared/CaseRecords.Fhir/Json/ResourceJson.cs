using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Json;

/// <summary>Reads a resource from UTF-8 JSON: strictly where it was sent, without a second look where it was stored.</summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html"/>
public static class ResourceJson
{
    /// <summary>JSON nested deeper than this is refused.</summary>
    public const int MaxDepth = 64;

    /// <summary>Builds whatever it is given: what is allowed was decided before.</summary>
    private static readonly FhirJsonDeserializer Builder = FhirJsonDeserializer.OSTRICH;

    /// <summary>Parses one resource; either the resource is there and issues is empty, or the other way round. Warnings are left out.</summary>
    public static (Resource? Resource, IReadOnlyList<Issue> Issues) Parse(ReadOnlySpan<byte> json)
    {
        var (resource, issues) = ResourceValidator.Validate(json);
        List<Issue> errors = [.. issues.Where(issue => issue.IsError)];

        return errors.Count == 0 ? (resource, []) : (null, errors);
    }

    /// <summary>The same for what is sent to be acted on and not to be kept, such as the Parameters of an operation: that it is well formed is enough.</summary>
    public static (Resource? Resource, IReadOnlyList<Issue> Issues) ParseMessage(ReadOnlySpan<byte> json)
    {
        var (resource, issues) = ResourceValidator.Validate(json);
        List<Issue> malformed = [.. issues.Where(issue => issue is { IsError: true, Status: 400 })];

        return malformed.Count == 0 ? (resource, []) : (null, malformed);
    }

    /// <summary>The resource of bytes that were checked when they were stored; null where no resource can be made of them.</summary>
    public static Resource? Stored(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(WithoutByteOrderMark(json), new JsonReaderOptions { MaxDepth = MaxDepth + 8 });

        return Builder.TryDeserializeResource(ref reader, out var resource, out _) ? resource : null;
    }

    /// <summary>Builds a resource as well as that can be done; issues where parts of it could not be taken over.</summary>
    internal static (Resource? Resource, IReadOnlyList<Issue> Issues) Build(ReadOnlySpan<byte> json)
    {
        try
        {
            return Stored(json) is { } resource and not DynamicResource ? (resource, []) : (null, [NotJson("No resource can be built of this.")]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException or NotSupportedException or IndexOutOfRangeException)
        {
            return (null, [NotJson("No resource can be built of this.")]);
        }
    }

    internal static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\uFEFF"u8) ? json[3..] : json;

    internal static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) => json[(json.Length - WithoutByteOrderMark(json.Span).Length)..];

    internal static Issue NotJson(string diagnostics) => new(400, OperationOutcome.IssueType.Structure, diagnostics);
}
