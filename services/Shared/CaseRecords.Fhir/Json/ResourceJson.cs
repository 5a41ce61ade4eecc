using System.Text.Json;
using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Json;

/// <summary>Reads a resource from UTF-8 JSON, strictly: what R4 does not allow is an issue at its place.</summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html"/>
public static class ResourceJson
{
    /// <summary>JSON nested deeper than this is refused.</summary>
    public const int MaxDepth = 64;

    private const int LongestDiagnostics = 400;

    private const string Unnamed = "UnnamedResource_$this";

    /// <summary>Parses one resource; either the resource is there and issues is empty, or the other way round.</summary>
    public static (Resource? Resource, IReadOnlyList<Issue> Issues) Parse(ReadOnlySpan<byte> json)
    {
        json = WithoutByteOrderMark(json);

        if (json.IsEmpty)
        {
            return (null, [NotJson("The body is empty; a resource is expected.")]);
        }

        if (JsonText.Unreadable(json) is { } unreadable)
        {
            return (null, [unreadable]);
        }

        try
        {
            if (NamesItsTypeTwice(json))
            {
                return (null, [NotJson("'resourceType' stands here twice.")]);
            }

            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });

            if (!FhirJsonDeserializer.STRICT.TryDeserializeResource(ref reader, out var resource, out var errors)
                && errors.Where(error => !IsOnlyBare(error)).Select(error => From(error, resource?.TypeName)).ToList() is { Count: > 0 } issues)
            {
                return (null, issues);
            }

            if (reader.Read())
            {
                return (null, [NotJson("There is more after the resource.")]);
            }

            return ControlCharacters.In(json) is { Count: > 0 } controls ? (null, controls) : (resource, []);
        }
        catch (JsonException e)
        {
            return (null, [NotJson($"This is not well-formed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).")]);
        }
        catch (InvalidOperationException)
        {
            return (null, [NotJson("A FHIR resource is a JSON object.")]);
        }
    }

    internal static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\uFEFF"u8) ? json[3..] : json;

    internal static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) => json[(json.Length - WithoutByteOrderMark(json.Span).Length)..];

    internal static Issue NotJson(string diagnostics) => new(400, OperationOutcome.IssueType.Structure, diagnostics);

    /// <summary>The parser refuses every other member that stands twice; this one it reads ahead, and keeps the first.</summary>
    private static bool NamesItsTypeTwice(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("resourceType"u8) == json.LastIndexOf("resourceType"u8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Span<bool> named = stackalloc bool[MaxDepth + 2];

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                named[reader.CurrentDepth + 1] = false;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("resourceType"u8))
            {
                if (named[reader.CurrentDepth])
                {
                    return true;
                }

                named[reader.CurrentDepth] = true;
            }
        }

        return false;
    }

    /// <summary>A resource with nothing in it but its type is poor, not wrong.</summary>
    private static bool IsOnlyBare(CodedException error) =>
        error is ExtendedCodedException { ErrorCode: "JSON120" or "PVAL129", InstancePath: "$this" };

    private static Issue From(CodedException error, string? type)
    {
        if (error is not ExtendedCodedException { BaseErrorMessage: var message, IssueType: var code, InstancePath: var path })
        {
            return Issue.Invalid(error.Message);
        }

        var root = type is null or Unnamed ? null : type;

        return new Issue(400, code, Short(Named(message, root)), path is null or "" ? root : Named(path, root));
    }

    /// <summary>The parser repeats what it refuses, however long that is.</summary>
    private static string Short(string diagnostics) =>
        diagnostics.Length <= LongestDiagnostics ? diagnostics : string.Concat(diagnostics.AsSpan(0, LongestDiagnostics), "…");

    private static string Named(string text, string? root) =>
        root is null ? text.Replace(Unnamed, "Resource", StringComparison.Ordinal) : text.Replace("$this", root, StringComparison.Ordinal);
}
