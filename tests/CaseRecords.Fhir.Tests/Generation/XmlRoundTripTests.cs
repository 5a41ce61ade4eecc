using System.Text;
using CaseRecords.Fhir.Xml;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>From JSON to XML and back nothing is lost: no digit, no extension, no white space in a text.</summary>
public sealed class XmlRoundTripTests
{
    [Fact]
    public void A_valid_resource_of_any_type_is_the_same_after_XML()
    {
        List<string> wrong = [];

        foreach (var made in Seeds.OfTypes(each: 1))
        {
            var sent = Encoding.UTF8.GetBytes(new ResourceGenerator(made.Seed).Resource(made.Type, "x").ToJsonString());
            var (json, issues) = XmlToJson.Convert(JsonToXml.Convert(sent, pretty: made.Seed % 2 == 0));

            if (json is null || SameJson.Difference(sent, json) is not null)
            {
                wrong.Add($"{made}: {(json is null ? issues[0].Diagnostics : SameJson.Difference(sent, json))}");
            }
        }

        wrong.Take(20).ShouldBeEmpty();
    }
}
