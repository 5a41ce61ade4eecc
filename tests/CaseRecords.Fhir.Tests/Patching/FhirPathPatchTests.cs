using System.Text.Json.Nodes;
using CaseRecords.Fhir.Patching;

namespace CaseRecords.Fhir.Tests.Patching;

/// <summary>FHIRPath Patch, one line per rule: the resource's members, the operations in short, and what they become or how they are refused.</summary>
public sealed class FhirPathPatchTests
{
    private const string Identifiers = """{"identifier":[{"system":"http://example.org","value":"value 1"},{"system":"http://example.org","value":"value 2"},{"system":"http://example.org","value":"value 3"},{"system":"http://example.org","value":"value 4"}]}""";

    /// <summary>The cases that HL7 publishes for R4, by name.</summary>
    [Theory]
    [InlineData("No Difference", """{"birthDate":"1920-01-01"}""", "[]", """{"birthDate":"1920-01-01"}""")]
    [InlineData("Replace Primitive", """{"birthDate":"1920-01-01"}""", """[{"type":"replace","path":"Patient.birthDate","valueDate":"1930-01-01"}]""", """{"birthDate":"1930-01-01"}""")]
    [InlineData("Delete Primitive", """{"birthDate":"1920-01-01"}""", """[{"type":"delete","path":"Patient.birthDate"}]""", "{}")]
    [InlineData("Add Primitive", "{}", """[{"type":"add","path":"Patient","name":"birthDate","valueDate":"1930-01-01"}]""", """{"birthDate":"1930-01-01"}""")]
    [InlineData("Replace Nested Primitive #1", """{"contact":[{"name":{"text":"a name"},"gender":"male"}]}""", """[{"type":"replace","path":"Patient.contact[0].gender","valueCode":"female"}]""", """{"contact":[{"name":{"text":"a name"},"gender":"female"}]}""")]
    [InlineData("Replace Nested Primitive #2", """{"contact":[{"name":{"text":"a name"},"gender":"male"}]}""", """[{"type":"replace","path":"Patient.contact[0].name.text","valueString":"the name"}]""", """{"contact":[{"name":{"text":"the name"},"gender":"male"}]}""")]
    [InlineData("Delete Nested Primitive #1", """{"contact":[{"name":{"text":"a name"},"gender":"male"}]}""", """[{"type":"delete","path":"Patient.contact[0].gender"}]""", """{"contact":[{"name":{"text":"a name"}}]}""")]
    [InlineData("Delete Nested Primitive #2", """{"contact":[{"name":{"text":"a name"},"gender":"male"}]}""", """[{"type":"delete","path":"Patient.contact[0].name.text"}]""", """{"contact":[{"gender":"male"}]}""")]
    [InlineData("Add Nested Primitive", """{"contact":[{"name":{"text":"a name"}}]}""", """[{"type":"add","path":"Patient.contact[0]","name":"gender","valueCode":"male"}]""", """{"contact":[{"name":{"text":"a name"},"gender":"male"}]}""")]
    [InlineData("Add Complex", "{}", """[{"type":"add","path":"Patient","name":"maritalStatus","valueCodeableConcept":{"text":"married"}}]""", """{"maritalStatus":{"text":"married"}}""")]
    [InlineData("Replace Complex", """{"maritalStatus":{"id":"1","text":"married"}}""", """[{"type":"replace","path":"Patient.maritalStatus","valueCodeableConcept":{"id":"2","text":"not married"}}]""", """{"maritalStatus":{"id":"2","text":"not married"}}""")]
    [InlineData("Delete Complex", """{"maritalStatus":{"text":"married"}}""", """[{"type":"delete","path":"Patient.maritalStatus"}]""", "{}")]
    [InlineData("Add Anonymous Type", "{}", """[{"type":"add","path":"Patient","name":"contact","part":[{"name":"name","valueHumanName":{"text":"a name"}}]}]""", """{"contact":[{"name":{"text":"a name"}}]}""")]
    [InlineData("Delete Anonymous Type", """{"contact":[{"name":{"text":"a name"}}]}""", """[{"type":"delete","path":"Patient.contact[0]"}]""", "{}")]
    [InlineData("List unchanged", """{"identifier":[{"value":"value 1"},{"value":"value 2"}]}""", "[]", """{"identifier":[{"value":"value 1"},{"value":"value 2"}]}""")]
    [InlineData("List unchanged, contents changed", """{"identifier":[{"id":"a","value":"value 1"},{"id":"b","value":"value 2"}]}""",
        """[{"type":"replace","path":"Patient.identifier[0].value","valueString":"value 2"},{"type":"replace","path":"Patient.identifier[1].value","valueString":"value 1"}]""", """{"identifier":[{"id":"a","value":"value 2"},{"id":"b","value":"value 1"}]}""")]
    [InlineData("Add to list", """{"identifier":[{"value":"value 1"},{"value":"value 2"}]}""", """[{"type":"insert","path":"Patient.identifier","index":2,"valueIdentifier":{"value":"value 3"}}]""", """{"identifier":[{"value":"value 1"},{"value":"value 2"},{"value":"value 3"}]}""")]
    [InlineData("Insert in list #1", """{"identifier":[{"value":"value 1"},{"value":"value 2"}]}""", """[{"type":"insert","path":"Patient.identifier","index":1,"valueIdentifier":{"value":"value 3"}}]""", """{"identifier":[{"value":"value 1"},{"value":"value 3"},{"value":"value 2"}]}""")]
    [InlineData("Insert in list #2", """{"identifier":[{"value":"value 1"},{"value":"value 2"}]}""", """[{"type":"insert","path":"Patient.identifier","index":0,"valueIdentifier":{"value":"value 3"}}]""", """{"identifier":[{"value":"value 3"},{"value":"value 1"},{"value":"value 2"}]}""")]
    [InlineData("Delete from List #1", """{"identifier":[{"value":"1"},{"value":"2"},{"value":"3"}]}""", """[{"type":"delete","path":"Patient.identifier[0]"}]""", """{"identifier":[{"value":"2"},{"value":"3"}]}""")]
    [InlineData("Delete from List #2", """{"identifier":[{"value":"1"},{"value":"2"},{"value":"3"}]}""", """[{"type":"delete","path":"Patient.identifier[1]"}]""", """{"identifier":[{"value":"1"},{"value":"3"}]}""")]
    [InlineData("Delete from List #3", """{"identifier":[{"value":"1"},{"value":"2"},{"value":"3"}]}""", """[{"type":"delete","path":"Patient.identifier[2]"}]""", """{"identifier":[{"value":"1"},{"value":"2"}]}""")]
    [InlineData("Reorder List #1", Identifiers, """[{"type":"move","path":"Patient.identifier","source":3,"destination":1}]""", "1423")]
    [InlineData("Reorder List #2", Identifiers, """[{"type":"move","path":"Patient.identifier","source":3,"destination":0}]""", "4123")]
    [InlineData("Reorder List #3", Identifiers, """[{"type":"move","path":"Patient.identifier","source":3,"destination":2}]""", "1243")]
    [InlineData("Reorder List #4", Identifiers, """[{"type":"move","path":"Patient.identifier","source":0,"destination":3}]""", "2341")]
    [InlineData("Reorder List #5", Identifiers, """[{"type":"move","path":"Patient.identifier","source":1,"destination":0},{"type":"move","path":"Patient.identifier","source":2,"destination":1}]""", "2314")]
    [InlineData("Reorder List #6", Identifiers, """[{"type":"move","path":"Patient.identifier","source":3,"destination":0},{"type":"move","path":"Patient.identifier","source":3,"destination":1},{"type":"move","path":"Patient.identifier","source":3,"destination":2}]""", "4321")]
    [InlineData("Operation on missing element", """{"identifier":[{"use":"official","value":"123"}]}""", """[{"type":"add","path":"Patient.identifier.where(use = 'official').period","name":"end","valueDate":"2021-12-01"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Operation on missing element #2", "{}", """[{"type":"add","path":"Patient","name":"identifier","valueIdentifier":{"system":"http://example.org","value":"value 3"}}]""", """{"identifier":[{"system":"http://example.org","value":"value 3"}]}""")]
    [InlineData("Full Resource", """{"text":{"status":"generated","div":"<div>Chalmers</div>"},"name":[{"use":"official","family":"Chalmers"}],"birthDate":"1974-12-25","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1974-12-25T14:35:45-05:00"}]}}""",
        """[{"type":"replace","path":"Patient.text.div","valueString":"<div>Chalmers1</div>"},{"type":"replace","path":"Patient.name[0].family","valueString":"Chalmers1"}]""",
        """{"text":{"status":"generated","div":"<div>Chalmers1</div>"},"name":[{"use":"official","family":"Chalmers1"}],"birthDate":"1974-12-25","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1974-12-25T14:35:45-05:00"}]}}""")]
    public void HL7s_own_cases_come_out_as_published(string name, string members, string operations, string expected)
    {
        var patched = Patched("Patient", members, operations);

        (expected.Length == 4 ? string.Concat(JsonNode.Parse(patched)!["identifier"]!.AsArray().Select(identifier => ((string)identifier!["value"]!)[^1])) : patched).ShouldBe(expected, name);
    }

    [Theory]
    // add
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"add","path":"Patient","name":"name","valueHumanName":{"family":"B"}}]""", """{"name":[{"family":"A"},{"family":"B"}]}""")]
    [InlineData("Patient", """{"active":true}""", """[{"type":"add","path":"Patient","name":"active","valueBoolean":false}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"colour","valueString":"red"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"birthDate","valueString":"1930-01-01"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"},{"family":"B"}]}""", """[{"type":"add","path":"Patient.name","name":"use","valueCode":"usual"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"deceased","valueBoolean":true}]""", """{"deceasedBoolean":true}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"deceasedBoolean","valueBoolean":true}]""", """{"deceasedBoolean":true}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"deceasedBoolean","valueDateTime":"2020"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"deceased","valueString":"yes"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"deceasedBoolean":false}""", """[{"type":"add","path":"Patient","name":"deceased","valueDateTime":"2020"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"given":["A"],"_given":[{"id":"a"}]}]}""", """[{"type":"add","path":"Patient.name[0]","name":"given","valueString":"B"}]""", """{"name":[{"given":["A","B"],"_given":[{"id":"a"},null]}]}""")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"add","path":"Patient.birthDate","name":"extension","part":[{"name":"url","valueUri":"http://x"},{"name":"value","valueCode":"c"}]}]""", """{"birthDate":"1920","_birthDate":{"extension":[{"url":"http://x","valueCode":"c"}]}}""")]
    [InlineData("Patient", """{"name":[{"given":["A","B"]}]}""", """[{"type":"add","path":"Patient.name[0].given[1]","name":"extension","part":[{"name":"url","valueUri":"http://x"},{"name":"value","valueCode":"c"}]}]""", """{"name":[{"given":["A","B"],"_given":[null,{"extension":[{"url":"http://x","valueCode":"c"}]}]}]}""")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"add","path":"Patient.birthDate","name":"value","valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"birthDate","_valueDate":{"extension":[{"url":"http://x","valueCode":"c"}]}}]""", """{"_birthDate":{"extension":[{"url":"http://x","valueCode":"c"}]}}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"birthDate","valueDate":"1920","_valueDate":{"id":"d"}}]""", """{"birthDate":"1920","_birthDate":{"id":"d"}}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"contained","resource":{"resourceType":"Organization","id":"o"}},{"type":"add","path":"Patient","name":"managingOrganization","valueReference":{"reference":"#o"}}]""", """{"contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"managingOrganization","resource":{"resourceType":"Organization","id":"o"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"contained","valueString":"o"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"value","valueQuantity":{"value":5.40}}]""", """{"valueQuantity":{"value":5.40}}""")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"value","valueAge":{"value":5.40}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Observation", """{"valueQuantity":{"value":1.00}}""", """[{"type":"add","path":"Observation.value","name":"unit","valueString":"mg"}]""", """{"valueQuantity":{"value":1.00,"unit":"mg"}}""")]
    [InlineData("Observation", """{"valueQuantity":{"value":1.00}}""", """[{"type":"add","path":"Observation.value.ofType(Quantity)","name":"unit","valueString":"mg"}]""", """{"valueQuantity":{"value":1.00,"unit":"mg"}}""")]
    [InlineData("Observation", """{"valueQuantity":{"value":1.00}}""", """[{"type":"add","path":"(Observation.value as Quantity)","name":"unit","valueString":"mg"}]""", """{"valueQuantity":{"value":1.00,"unit":"mg"}}""")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"component","part":[{"name":"code","valueCodeableConcept":{"text":"a"}},{"name":"value","valueQuantity":{"value":1.50}},{"name":"referenceRange","part":[{"name":"low","valueQuantity":{"value":1.0}}]},{"name":"referenceRange","part":[{"name":"text","valueString":"b"}]}]}]""",
        """{"component":[{"code":{"text":"a"},"valueQuantity":{"value":1.50},"referenceRange":[{"low":{"value":1.0}},{"text":"b"}]}]}""")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"component","part":[{"name":"colour","valueString":"red"}]}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"component","part":[{"name":"code","valueString":"red"}]}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"component","part":[{"name":"code","valueCodeableConcept":{"text":"a"}},{"name":"code","valueCodeableConcept":{"text":"b"}}]}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"value","part":[{"name":"value","valueDecimal":1}]}]""", "422 at Parameters.parameter[0]")]
    [InlineData("ServiceRequest", """{"occurrenceTiming":{"code":{"text":"x"}}}""", """[{"type":"add","path":"ServiceRequest.occurrence","name":"repeat","part":[{"name":"frequency","valuePositiveInt":2},{"name":"period","valueDecimal":1.0},{"name":"periodUnit","valueCode":"d"},{"name":"bounds","valuePeriod":{"start":"2020"}},{"name":"when","valueCode":"AC"},{"name":"when","valueCode":"PC"}]}]""",
        """{"occurrenceTiming":{"code":{"text":"x"},"repeat":{"frequency":2,"period":1.0,"periodUnit":"d","boundsPeriod":{"start":"2020"},"when":["AC","PC"]}}}""")]
    // values that are of a narrower type
    [InlineData("Observation", "{}", """[{"type":"add","path":"Observation","name":"implicitRules","valueUrl":"http://x"}]""", """{"implicitRules":"http://x"}""")]
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"gender","valueString":"male"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"replace","path":"Patient.name.family","valueCode":"B"}]""", """{"name":[{"family":"B"}]}""")]
    // replace
    [InlineData("Patient", "{}", """[{"type":"replace","path":"Patient.birthDate","valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"},{"family":"B"}]}""", """[{"type":"replace","path":"Patient.name.family","valueString":"C"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A","use":"old"},{"family":"B","use":"usual"}]}""", """[{"type":"replace","path":"Patient.name.where(use = 'usual').family","valueString":"C"}]""", """{"name":[{"family":"A","use":"old"},{"family":"C","use":"usual"}]}""")]
    [InlineData("Patient", """{"active":true,"deceasedBoolean":false,"gender":"male"}""", """[{"type":"replace","path":"Patient.deceased","valueDateTime":"2020"}]""", """{"active":true,"deceasedDateTime":"2020","gender":"male"}""")]
    [InlineData("Patient", """{"active":true,"_deceasedBoolean":{"id":"x"},"gender":"male"}""", """[{"type":"replace","path":"Patient.deceased","valueDateTime":"2020"}]""", """{"active":true,"deceasedDateTime":"2020","gender":"male"}""")]
    [InlineData("Patient", """{"birthDate":"1920","_birthDate":{"id":"x"},"active":true}""", """[{"type":"replace","path":"Patient.birthDate","valueDate":"1930"}]""", """{"birthDate":"1930","active":true}""")]
    [InlineData("Patient", """{"name":[{"given":["A","B"],"_given":[{"id":"a"},{"id":"b"}]}]}""", """[{"type":"replace","path":"Patient.name[0].given[0]","valueString":"C"}]""", """{"name":[{"given":["C","B"],"_given":[null,{"id":"b"}]}]}""")]
    [InlineData("Patient", """{"extension":[{"url":"http://a","valueString":"1"},{"url":"http://b","valueString":"2"}]}""", """[{"type":"replace","path":"Patient.extension('http://b').value","valueDecimal":7.0}]""", """{"extension":[{"url":"http://a","valueString":"1"},{"url":"http://b","valueDecimal":7.0}]}""")]
    [InlineData("Patient", """{"birthDate":"1920","_birthDate":{"extension":[{"url":"http://a","valueString":"1"}]}}""", """[{"type":"replace","path":"Patient.birthDate.extension('http://a').value","valueString":"2"}]""", """{"birthDate":"1920","_birthDate":{"extension":[{"url":"http://a","valueString":"2"}]}}""")]
    [InlineData("Patient", """{"contained":[{"resourceType":"Organization","id":"o","name":"A"}],"managingOrganization":{"reference":"#o"}}""", """[{"type":"replace","path":"Patient.contained[0].name","valueString":"B"}]""", """{"contained":[{"resourceType":"Organization","id":"o","name":"B"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("Patient", """{"contained":[{"resourceType":"Organization","id":"o","name":"A"}],"managingOrganization":{"reference":"#o"}}""", """[{"type":"replace","path":"Patient.managingOrganization.resolve().name","valueString":"B"}]""", """{"contained":[{"resourceType":"Organization","id":"o","name":"B"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("Patient", """{"managingOrganization":{"reference":"Organization/o"}}""", """[{"type":"replace","path":"Patient.managingOrganization.resolve().name","valueString":"B"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"contained":[{"resourceType":"Organization","id":"o","name":"A"}]}""", """[{"type":"replace","path":"Patient.contained[0]","resource":{"resourceType":"Practitioner","id":"o"}}]""", """{"contained":[{"resourceType":"Practitioner","id":"o"}]}""")]
    [InlineData("Patient", """{"active":true}""", """[{"type":"replace","path":"Patient","valueString":"x"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"active":true}""", """[{"type":"replace","path":"Patient.active.not()","valueBoolean":true}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"Patient.birthDate.value","valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"birthDate","valueDate":"1930"}]""", """{"birthDate":"1930"}""")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"%resource.birthDate","valueDate":"1930"}]""", """{"birthDate":"1930"}""")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"Observation.status","valueCode":"final"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"Patient..birthDate(","valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"replace","path":"Patient.frobnicate()","valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"given":["A","B"]}]}""", """[{"type":"replace","path":"Patient.name.given & 'x'","valueString":"C"}]""", "422 at Parameters.parameter[0]")]
    // delete
    [InlineData("Patient", """{"active":true}""", """[{"type":"delete","path":"Patient.birthDate"}]""", """{"active":true}""")]
    [InlineData("Patient", """{"name":[{"family":"A"},{"family":"B"}]}""", """[{"type":"delete","path":"Patient.name"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"active":true}""", """[{"type":"delete","path":"Patient"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920","_birthDate":{"id":"x"},"active":true}""", """[{"type":"delete","path":"Patient.birthDate"}]""", """{"active":true}""")]
    [InlineData("Patient", """{"birthDate":"1920","_birthDate":{"id":"x"},"active":true}""", """[{"type":"delete","path":"Patient.birthDate.id"}]""", """{"birthDate":"1920","active":true}""")]
    [InlineData("Patient", """{"_birthDate":{"extension":[{"url":"http://a","valueString":"1"}]},"active":true}""", """[{"type":"delete","path":"Patient.birthDate.extension[0]"}]""", """{"active":true}""")]
    [InlineData("Patient", """{"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]}""", """[{"type":"delete","path":"Patient.name[0].given[1]"}]""", """{"name":[{"given":["A"]}]}""")]
    [InlineData("Patient", """{"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]}""", """[{"type":"delete","path":"Patient.name[0].given[0]"}]""", """{"name":[{"given":["B"],"_given":[{"id":"b"}]}]}""")]
    [InlineData("Patient", """{"name":[{"given":["A","B"],"_given":[{"id":"a"},{"id":"b"}]}]}""", """[{"type":"delete","path":"Patient.name[0].given[1].id"}]""", """{"name":[{"given":["A","B"],"_given":[{"id":"a"},null]}]}""")]
    [InlineData("Patient", """{"name":[{"given":["A",null],"_given":[null,{"id":"b"}]}]}""", """[{"type":"delete","path":"Patient.name[0].given[1].id"}]""", """{"name":[{"given":["A"]}]}""")]
    [InlineData("Patient", """{"active":true,"contact":[{"name":{"given":["A"]}}]}""", """[{"type":"delete","path":"Patient.contact.name.given"}]""", """{"active":true}""")]
    [InlineData("Observation", """{"valueQuantity":{"value":1.0}}""", """[{"type":"delete","path":"Observation.value"}]""", "{}")]
    // insert
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"insert","path":"Patient.name","index":2,"valueHumanName":{"family":"B"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"insert","path":"Patient.name","index":-1,"valueHumanName":{"family":"B"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"insert","path":"Patient.name","index":0,"valueHumanName":{"family":"B"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"birthDate":"1920"}""", """[{"type":"insert","path":"Patient.birthDate","index":0,"valueDate":"1930"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"insert","path":"Patient.name","index":0,"valueIdentifier":{"value":"B"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"given":["A"]},{"given":["B"]}]}""", """[{"type":"insert","path":"Patient.name.given","index":1,"valueString":"C"}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"use":"old","given":["A"]},{"given":["B"]}]}""", """[{"type":"insert","path":"Patient.name.where(use = 'old')","index":1,"valueHumanName":{"text":"C"}}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]}""", """[{"type":"insert","path":"Patient.name[0].given","index":1,"valueString":"C","_valueString":{"id":"c"}}]""", """{"name":[{"given":["A","C","B"],"_given":[null,{"id":"c"},{"id":"b"}]}]}""")]
    [InlineData("Patient", """{"contact":[{"gender":"male"}]}""", """[{"type":"insert","path":"Patient.contact","index":0,"part":[{"name":"gender","valueCode":"female"}]}]""", """{"contact":[{"gender":"female"},{"gender":"male"}]}""")]
    // move
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"move","path":"Patient.name","source":0,"destination":1}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"family":"A"}]}""", """[{"type":"move","path":"Patient.name","source":-1,"destination":0}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", "{}", """[{"type":"move","path":"Patient.name","source":0,"destination":0}]""", "422 at Parameters.parameter[0]")]
    [InlineData("Patient", """{"name":[{"given":["A","B","C"],"_given":[null,null,{"id":"c"}]}]}""", """[{"type":"move","path":"Patient.name.given","source":2,"destination":0}]""", """{"name":[{"given":["C","A","B"],"_given":[{"id":"c"},null,null]}]}""")]
    // in order, each on what the one before it left
    [InlineData("Patient", "{}", """[{"type":"add","path":"Patient","name":"name","valueHumanName":{"family":"A"}},{"type":"add","path":"Patient.name[0]","name":"given","valueString":"B"},{"type":"delete","path":"Patient.name[0].family"}]""", """{"name":[{"given":["B"]}]}""")]
    [InlineData("Patient", """{"active":true}""", """[{"type":"delete","path":"Patient.active"},{"type":"replace","path":"Patient.active","valueBoolean":true}]""", "422 at Parameters.parameter[1]")]
    public void A_FHIRPath_Patch_does_what_R4_says(string type, string members, string operations, string expected) =>
        Patched(type, members, operations).ShouldBe(expected);

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "400 at Patient")]
    [InlineData("""[{"op":"remove","path":"/x"}]""", "400 at ")]
    [InlineData("", "400 at ")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"change"}]}""", "400 at Parameters.parameter[0].name")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation"}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"path","valueString":"Patient.active"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"remove"},{"name":"path","valueString":"Patient.active"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueString":"delete"},{"name":"path","valueString":"Patient.active"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.active"},{"name":"path","valueString":"Patient.active"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.active"},{"name":"index","valueInteger":1}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.active"}]}]}""", "400 at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.active"},{"name":"value"}]}]}""", "4")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"Patient.active","valueString":"Patient.active"}]}]}""", "400")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"operation","colour":1}]}""", "400 at Parameters.parameter[0]")]
    public void What_is_no_FHIRPath_Patch_is_refused_where_it_stands(string patch, string expected) =>
        ResourcePatchTests.Patched("""{"resourceType":"Patient","id":"p","active":true}""", patch, PatchFormat.FhirPathPatch).ShouldStartWith(expected);

    [Fact]
    public void A_path_that_would_take_for_ever_to_read_is_refused()
    {
        var path = new string('(', 2000) + "Patient" + new string(')', 2000);

        Patched("Patient", """{"active":true}""", $$"""[{"type":"delete","path":"{{path}}"}]""").ShouldBe("422 at Parameters.parameter[0]");
    }

    [Fact]
    public void More_operations_than_a_large_resource_can_bear_are_refused()
    {
        var members = $$"""{"name":[{"text":"{{new string('x', 1_000_000)}}"}]}""";
        var operations = "[" + string.Join(',', Enumerable.Repeat("""{"type":"delete","path":"Patient.active"}""", 201)) + "]";

        Patched("Patient", members, operations).ShouldBe("422 at Parameters.parameter");
    }

    /// <summary>The members of the patched resource; or the status of the refusal and its place.</summary>
    private static string Patched(string type, string members, string operations)
    {
        var current = JsonNode.Parse($$"""{"resourceType":"{{type}}","id":"p"}""")!.AsObject();

        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            current[name] = value?.DeepClone();
        }

        var patched = ResourcePatchTests.Patched(current.ToJsonString(), Parameters(operations), PatchFormat.FhirPathPatch);

        if (!patched.StartsWith('{'))
        {
            return patched;
        }

        var result = JsonNode.Parse(patched)!.AsObject();
        result.Remove("resourceType");
        result.Remove("id");

        return result.ToJsonString(Relaxed);
    }

    /// <summary>Operations written short: type, path, name, index, source and destination become parts, everything else is the value.</summary>
    private static string Parameters(string operations)
    {
        var parameters = JsonNode.Parse(operations)!.AsArray().Select(operation =>
        {
            var parts = new JsonArray();
            var value = new JsonObject();

            foreach (var (name, node) in operation!.AsObject())
            {
                if (name is "type" or "path" or "name")
                {
                    parts.Add(new JsonObject { ["name"] = name, [name == "type" ? "valueCode" : "valueString"] = node!.DeepClone() });
                }
                else if (name is "index" or "source" or "destination")
                {
                    parts.Add(new JsonObject { ["name"] = name, ["valueInteger"] = node!.DeepClone() });
                }
                else
                {
                    value[name] = node!.DeepClone();
                }
            }

            if (value.Count > 0)
            {
                value["name"] = "value";
                parts.Add(value);
            }

            return new JsonObject { ["name"] = "operation", ["part"] = parts };
        });

        var all = new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = new JsonArray([.. parameters]) };

        if (all["parameter"]!.AsArray().Count == 0)
        {
            all.Remove("parameter");
        }

        return all.ToJsonString();
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
