using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Xml;

/// <summary>Writes primitives as JSON does: the value, and under a name with an underscore what else belongs to it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/json.html#primitive"/>
internal static class PrimitiveJson
{
    /// <param name="values">Each with its id and extensions as a JSON object, where it has any.</param>
    public static void Write(Utf8JsonWriter json, ElementInfo element, List<(string? Value, byte[]? Extras)> values)
    {
        if (values.Exists(one => one.Value is not null))
        {
            json.WritePropertyName(element.Name);
            Each(json, element.IsCollection, values, one => Value(json, element.Form, one.Value));
        }

        if (values.Exists(one => one.Extras is not null))
        {
            json.WritePropertyName("_" + element.Name);
            Each(json, element.IsCollection, values, one => Extras(json, one.Extras));
        }
    }

    private static void Each(Utf8JsonWriter json, bool isArray, List<(string? Value, byte[]? Extras)> values, Action<(string? Value, byte[]? Extras)> write)
    {
        if (isArray)
        {
            json.WriteStartArray();
        }

        values.ForEach(write);

        if (isArray)
        {
            json.WriteEndArray();
        }
    }

    private static void Value(Utf8JsonWriter json, ElementForm form, string? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if ((form == ElementForm.Number && IsNumber(WithoutPlus(value))) || (form == ElementForm.Boolean && value is "true" or "false"))
        {
            json.WriteRawValue(WithoutPlus(value), skipInputValidation: true);
        }
        else
        {
            // A number that is none stays text, and is refused as such.
            json.WriteStringValue(value);
        }
    }

    private static void Extras(Utf8JsonWriter json, byte[]? extras)
    {
        if (extras is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(extras, skipInputValidation: true);
        }
    }

    /// <summary>R4's integers may have a plus, which JSON's numbers have not.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/datatypes.html#integer"/>
    private static string WithoutPlus(string value) => value is ['+', >= '0' and <= '9', ..] ? value[1..] : value;

    private static bool IsNumber(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));

            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TokenStartIndex == 0 && reader.BytesConsumed == text.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
