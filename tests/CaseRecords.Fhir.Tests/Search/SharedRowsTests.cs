using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>Parameters that are indexed under others, and those that look as if they could be.</summary>
public sealed class SharedRowsTests
{
    [Theory]
    [InlineData("Observation", "combo-code", "code component-code")]
    [InlineData("Observation", "combo-value-quantity", "component-value-quantity value-quantity")]
    [InlineData("Observation", "combo-value-concept", "component-value-concept value-concept")]
    [InlineData("Observation", "combo-data-absent-reason", "component-data-absent-reason data-absent-reason")]
    [InlineData("Observation", "code", "code")]
    [InlineData("Observation", "patient", "patient")]
    [InlineData("Patient", "phonetic", "name")]
    [InlineData("Patient", "name", "name")]
    [InlineData("Patient", "family", "family")]
    [InlineData("Patient", "email", "email")]
    public void Rows_stand_under(string type, string code, string under) =>
        Indexed.Parameters.Find(type, code)!.Rows.ShouldBe(under.Split(' ').Select(other => Indexed.Number(type, other)));

    [Fact]
    public void Every_parameter_that_has_no_rows_of_its_own_is_one_that_somebody_looked_at() =>
        Indexed.Parameters.Now.All.Where(parameter => !parameter.Rows.Contains(parameter.Number)).Select(parameter => $"{parameter.ResourceType}.{parameter.Code}").Order(StringComparer.Ordinal)
            .ShouldBe(
            [
                "CapabilityStatement.version", "Observation.combo-code", "Observation.combo-data-absent-reason", "Observation.combo-value-concept", "Observation.combo-value-quantity",
                "Patient.phonetic", "Person.phonetic", "Practitioner.phonetic", "RelatedPerson.phonetic",
            ]);

    [Fact]
    public void A_repeating_part_without_its_repeat_a_client_s_parameter_and_one_that_is_being_built_share_nothing()
    {
        SearchParameterInfo first = new(1, "Basic", "a", SearchParamType.Token, "Basic.identifier.type", []);

        SharedRows.Of([first, new(2, "Basic", "b", SearchParamType.Token, "Basic.identifier.type", [])]).Select(parameter => parameter.Rows.Single()).ShouldBe([(short)1, (short)1]);
        SharedRows.Of([first, new(2, "Basic", "b", SearchParamType.Token, "Basic.identifier.type", []) { IsGrouped = true }]).Select(parameter => parameter.Rows.Single()).ShouldBe([(short)1, (short)2]);
        SharedRows.Of([first, new(2, "Basic", "b", SearchParamType.Token, "Basic.identifier.type", []) { Url = "urn:x" }]).Select(parameter => parameter.Rows.Single()).ShouldBe([(short)1, (short)2]);
        SharedRows.Of([first, new(2, "Basic", "b", SearchParamType.Token, "Basic.identifier.type", []) { IsBuilding = true }]).Select(parameter => parameter.Rows.Single()).ShouldBe([(short)1, (short)2]);
        SharedRows.Of([first, new(2, "Basic", "b", SearchParamType.String, "Basic.identifier.type", [])]).Select(parameter => parameter.Rows.Single()).ShouldBe([(short)1, (short)2]);
    }
}
