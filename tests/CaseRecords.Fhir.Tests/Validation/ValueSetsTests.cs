using CaseRecords.Fhir.Validation;

namespace CaseRecords.Fhir.Tests.Validation;

public sealed class ValueSetsTests
{
    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-status", null, "final", true)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-status|4.0.1", null, "final", true)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-status", null, "Final", false)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-status", "http://hl7.org/fhir/observation-status", "final", true)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-status", "http://example.org", "final", false)]
    [InlineData("http://hl7.org/fhir/ValueSet/condition-code", "http://snomed.info/sct", "1", null)]
    [InlineData("http://loinc.org/vs/LL379-9", "http://loinc.org", "LA9658-1", null)]
    [InlineData("http://loinc.org/vs/LL379-9", "http://example.org", "x", false)]
    [InlineData("http://snomed.info/sct?fhir_vs=isa/1", "http://snomed.info/sct", "1", null)]
    [InlineData("http://snomed.info/sct?fhir_vs=isa/1", "http://loinc.org", "1", false)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", null, "text/plain", null)]
    [InlineData("http://hl7.org/fhir/ValueSet/marital-status", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "M", true)]
    [InlineData("http://hl7.org/fhir/ValueSet/marital-status", "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", true)]
    [InlineData("http://hl7.org/fhir/ValueSet/marital-status", "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "NI", false)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-types", null, "Patient", true)]
    [InlineData("http://example.org/ValueSet/unknown", null, "x", null)]
    public void A_code_is_in_a_value_set_or_not_or_that_is_not_known(string url, string? system, string code, bool? expected) =>
        ValueSets.Contains(url, system, code).ShouldBe(expected);

    [Fact]
    public void The_required_bindings_that_cannot_be_listed_are_those_of_grammars_and_of_other_publishers() =>
        RequiredOfCodes().Where(url => !ValueSets.IsListed(url)).Order().ShouldBe(
        [
            "http://hl7.org/fhir/ValueSet/currencies",
            "http://hl7.org/fhir/ValueSet/mimetypes",
            "http://hl7.org/fhir/ValueSet/ucum-units",
            "http://loinc.org/vs/LL379-9",
        ]);

    [Fact]
    public void Every_value_set_can_be_read() => ValueSets.Urls.ShouldAllBe(url => ValueSets.Contains(url, "http://example.org/none", "none") != true);

    private static IEnumerable<string> RequiredOfCodes() =>
        R4Definitions.TypeNames
            .SelectMany(name => R4Definitions.Type(name)!.Elements)
            .Where(element => element.Binding is { IsRequired: true, ValueSet: not null })
            .Select(element => element.Binding!.ValueSet!)
            .Distinct();
}
