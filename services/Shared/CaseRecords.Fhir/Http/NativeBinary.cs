using System.Buffers;
using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Http;

/// <summary>Takes content of any media type that is sent to Binary, as a resource around it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/binary.html#rest"/>
internal static class NativeBinary
{
    /// <summary>The header that names whose access rules the content has.</summary>
    private const string SecurityContext = "X-Security-Context";

    /// <summary>Whether the request writes a Binary, in whatever form.</summary>
    public static bool IsWrite(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)) && Below(request) is [] or [not "_search"];

    /// <summary>Whether the request reads a Binary, the current version or another.</summary>
    public static bool IsRead(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && Below(request) is [not "_history"] or [_, "_history", _];

    /// <summary>Whether a body is content: everything is, but for what is a Binary resource already.</summary>
    public static bool Takes(HttpRequest request, string? mediaType, ReadOnlyMemory<byte> body) =>
        mediaType is not null && IsWrite(request) && (AnswerFormat.Named(mediaType) is not { } format || !IsBinaryResource(format, body));

    /// <summary>The resource around content, or why there is none.</summary>
    public static (ReadOnlyMemory<byte> Json, Issue? Refusal) ResourceOf(HttpRequest request, ReadOnlyMemory<byte> content)
    {
        var context = request.Headers[SecurityContext].ToString();

        if (context.Length > 0 && ResourceKey.Parse(context) is null && !Uri.IsWellFormedUriString(context, UriKind.Absolute))
        {
            return (default, Issue.Invalid($"{SecurityContext} is a reference, such as Patient/23.", "Binary.securityContext"));
        }

        var output = new ArrayBufferWriter<byte>((content.Length * 4 / 3) + 512);

        using (var json = new Utf8JsonWriter(output, XmlToJson.Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Binary");

            if (Below(request) is [var id])
            {
                json.WriteString("id", id);
            }

            json.WriteString("contentType", MediaTypeHeaderValue.Parse(request.ContentType).ToString());

            if (context.Length > 0)
            {
                json.WriteStartObject("securityContext");
                json.WriteString("reference", context);
                json.WriteEndObject();
            }

            if (!content.IsEmpty)
            {
                json.WriteBase64String("data", content.Span);
            }

            json.WriteEndObject();
        }

        return (output.WrittenMemory, null);
    }

    /// <summary>The path below Binary; null where the request is about another type.</summary>
    private static string[]? Below(HttpRequest request) =>
        request.Path.StartsWithSegments("/fhir/Binary", StringComparison.Ordinal, out var below) ? (below.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries) : null;

    private static bool IsBinaryResource(AnswerFormat format, ReadOnlyMemory<byte> body) =>
        format.IsXml ? XmlText.RootOf(body) == "Binary" : TypeOf(body.Span) == "Binary";

    private static string? TypeOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(ResourceJson.WithoutByteOrderMark(json));

            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("resourceType"u8);
                reader.Read();

                if (isType)
                {
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Content is not asked to be JSON.
        }

        return null;
    }
}
