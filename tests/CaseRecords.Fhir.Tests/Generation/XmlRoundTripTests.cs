using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>From JSON to XML and back nothing is lost.</summary>
public sealed class XmlRoundTripTests
{
    [Fact]
    public void A_valid_resource_of_any_type_is_the_same_after_XML()
    {
        List<string> wrong = [];

        foreach (var made in Seeds.OfTypes(each: 1))
        {
            var sent = new ResourceGenerator(made.Seed).Resource(made.Type, "x");
            Simplify(sent);
            var json = Encoding.UTF8.GetBytes(sent.ToJsonString());

            if (SameJson.Difference(json, FromXml(ToXml(json))) is { } difference)
            {
                wrong.Add($"{made}: {difference}");
            }
        }

        wrong.Take(20).ShouldBeEmpty();
    }

    private static byte[] ToXml(byte[] json) => Encoding.UTF8.GetBytes(FhirXmlSerializer.Default.SerializeToString(FhirJsonDeserializer.STRICT.DeserializeResource(Encoding.UTF8.GetString(json))));

    private static byte[] FromXml(byte[] xml) => Encoding.UTF8.GetBytes(FhirJsonSerializer.Default.SerializeToString(FhirXmlDeserializer.STRICT.DeserializeResource(Encoding.UTF8.GetString(xml))));

    /// <summary>Takes out what the SDK's own conversion does not keep: the digits of a number, white space around a text, how an empty tag is written.</summary>
    private static void Simplify(JsonNode? node)
    {
        foreach (var (name, value) in (node as JsonObject ?? []).ToList())
        {
            ((JsonObject)node!)[name] = Simple(value);
        }

        for (var i = 0; i < (node as JsonArray)?.Count; i++)
        {
            node[i] = Simple(node[i]);
        }
    }

    private static JsonNode? Simple(JsonNode? value)
    {
        Simplify(value);

        return value switch
        {
            JsonValue number when number.GetValueKind() == JsonValueKind.Number && number.TryGetValue(out decimal digits) => digits,
            JsonValue text when text.TryGetValue(out string? characters) => characters.Trim().Replace("<br/>", "<br />", StringComparison.Ordinal),
            _ => value?.DeepClone(),
        };
    }
}
