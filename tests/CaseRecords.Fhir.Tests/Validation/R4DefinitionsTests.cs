using CaseRecords.Fhir.Validation;

namespace CaseRecords.Fhir.Tests.Validation;

public sealed class R4DefinitionsTests
{
    [Theory]
    [InlineData("Observation", "status", 1, 1, "code")]
    [InlineData("Observation", "component.value[x]", 0, 1, "Quantity,CodeableConcept,string,boolean,integer,Range,Ratio,SampledData,time,dateTime,Period")]
    [InlineData("Observation", "valueQuantity.unit", 0, 1, "string")]
    [InlineData("Observation", "component.referenceRange.low", 0, 1, "SimpleQuantity")]
    [InlineData("Observation", "component.referenceRange.low.comparator", 0, 0, "code")]
    [InlineData("Patient", "id", 0, 1, "id")]
    [InlineData("Patient", "contact.id", 0, 1, "string")]
    [InlineData("Patient", "contact.modifierExtension", 0, null, "Extension")]
    [InlineData("Patient", "name.given", 0, null, "string")]
    [InlineData("Bundle", "entry.link.relation", 1, 1, "string")]
    [InlineData("Timing", "repeat.bounds[x]", 0, 1, "Duration,Range,Period")]
    [InlineData("Extension", "url", 1, 1, "uri")]
    public void An_element_is_found_by_its_path(string type, string path, int min, int? max, string types)
    {
        var element = R4Definitions.Element(type, path)!;

        element.Min.ShouldBe(min);
        element.Max.ShouldBe(max);
        string.Join(',', element.Types.Select(one => one.Code)).ShouldBe(types);
    }

    [Theory]
    [InlineData("Patient", "nome")]
    [InlineData("Patient", "name.nome")]
    [InlineData("Observation", "valueAddress")]
    [InlineData("Bundle", "contained")]
    [InlineData("Timing", "repeat.modifierExtension")]
    [InlineData("Nothing", "id")]
    public void What_R4_does_not_define_is_not_found(string type, string path) => R4Definitions.Element(type, path).ShouldBeNull();

    [Fact]
    public void An_element_knows_its_flags_its_binding_and_its_targets()
    {
        var status = R4Definitions.Element("Observation", "status")!;
        status.IsSummary.ShouldBeTrue();
        status.IsModifier.ShouldBeTrue();
        status.Binding.ShouldBe(new R4Binding("required", "http://hl7.org/fhir/ValueSet/observation-status", null));
        R4Definitions.Element("Patient", "language")!.Binding!.Widest.ShouldBe("http://hl7.org/fhir/ValueSet/all-languages");
        R4Definitions.Element("Condition", "subject")!.Types.ShouldHaveSingleItem().Targets.ShouldBe(["Patient", "Group"]);
        R4Definitions.Element("Observation", "focus")!.Types.ShouldHaveSingleItem().Targets.ShouldBeEmpty();
        R4Definitions.Type("Observation")!.Root.Invariants.ShouldBe(["obs-6", "obs-7"]);
    }

    [Fact]
    public void Every_resource_type_is_defined() =>
        R4.ResourceTypes.Where(type => R4Definitions.Type(type) is not { Kind: "resource", IsAbstract: false }).ShouldBeEmpty();

    [Fact]
    public void Every_type_that_an_element_names_is_defined() =>
        R4Definitions.TypeNames
            .SelectMany(name => R4Definitions.Type(name)!.Elements)
            .SelectMany(element => element.Types)
            .Select(type => type.Code)
            .Distinct()
            .Where(code => R4Definitions.Type(code) is null)
            .ShouldBeEmpty();

    [Fact]
    public void Every_content_reference_leads_to_an_element() =>
        R4Definitions.TypeNames
            .Select(name => R4Definitions.Type(name)!)
            .SelectMany(type => type.Elements.Where(element => element.ContentReference is { } path && type.Element(path) is null).Select(element => $"{type.Name}.{element.Path}"))
            .ShouldBeEmpty();
}
