using System.Buffers;
using System.Text.Json;
using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Json;

/// <summary>Writes the Parameters that an operation answers with, around JSON that goes out as it is.</summary>
/// <seealso href="https://hl7.org/fhir/R4/parameters.html"/>
internal static class ParametersJson
{
    /// <param name="parameters">The name of each, the member that holds it (<c>valueMeta</c>, <c>resource</c>) and its JSON; an empty one is left out.</param>
    public static byte[] Of(params ReadOnlySpan<(string Name, string Member, ReadOnlyMemory<byte> Json)> parameters)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(output, OutcomeWriter.Relaxed);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");

        foreach (var (name, member, value) in parameters)
        {
            // An element without content is none: the parameter is there and says nothing.
            json.WriteStartObject();
            json.WriteString("name", name);

            if (!value.IsEmpty && !value.Span.SequenceEqual("{}"u8))
            {
                json.WritePropertyName(member);
                json.WriteRawValue(value.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();

        return output.WrittenSpan.ToArray();
    }
}
