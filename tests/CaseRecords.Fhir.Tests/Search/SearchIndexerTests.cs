using CaseRecords.Fhir.Search;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Search;

public sealed class SearchIndexerTests
{
    private static readonly SearchParameters Parameters = SearchParameters.Number([]);
    private static readonly SearchIndexer Indexer = new(Parameters, "https://record.example/fhir/");

    [Theory]
    [InlineData("code", """{"resourceType":"Condition","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"C34.1"}]}}""", "http://hl7.org/fhir/sid/icd-10-cm|c34.1")]
    [InlineData("code", """{"resourceType":"Condition","code":{"coding":[{"system":"urn:x","code":"C34.1"},{"code":"Lung"}],"text":"cancer"}}""", "urn:x|c34.1 |lung")]
    [InlineData("code", """{"resourceType":"Condition","code":{"text":"cancer"}}""", "|")]
    [InlineData("code", """{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"LA-1"},{"system":"http://loinc.org","code":"LA-1"}]}}""", "http://loinc.org|LA-1")]
    [InlineData("status", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", "http://hl7.org/fhir/observation-status|final")]
    [InlineData("identifier", """{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"AB1"},{"value":"X"}]}""", "urn:mrn|ab1 |x")]
    [InlineData("phone", """{"resourceType":"Patient","telecom":[{"system":"phone","value":"+1 5"},{"system":"email","value":"a@b"}]}""", "|+1 5")]
    [InlineData("active", """{"resourceType":"Patient","active":true}""", "|true")]
    [InlineData("deceased", """{"resourceType":"Patient","id":"1"}""", "|false")]
    [InlineData("deceased", """{"resourceType":"Patient","deceasedBoolean":false}""", "|false")]
    [InlineData("deceased", """{"resourceType":"Patient","deceasedDateTime":"2024"}""", "|true")]
    [InlineData("gender", """{"resourceType":"Patient","gender":"female"}""", "http://hl7.org/fhir/administrative-gender|female")]
    [InlineData("gender", """{"resourceType":"Patient","_gender":{"extension":[{"url":"urn:x","valueString":"y"}]}}""", "")]
    [InlineData("_tag", """{"resourceType":"Patient","meta":{"tag":[{"system":"urn:t","code":"Z"}]}}""", "urn:t|z")]
    [InlineData("subject", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"identifier":{"system":"urn:mrn","value":"1"}}}""", "urn:mrn|1")]
    public void Tokens(string parameter, string json, string rows)
    {
        var (p, index) = Index(parameter, json);

        string.Join(' ', index.Tokens.Where(row => row.P == p).Select(row => $"{row.System}|{row.Code}")).ShouldBe(rows);
    }

    [Theory]
    [InlineData("name", """{"resourceType":"Patient","name":[{"family":"van der Berg","given":["Jürgen"]}]}""", "van der berg=van der Berg,van,der,berg,jurgen=Jürgen")]
    [InlineData("family", """{"resourceType":"Patient","name":[{"family":"Müller-Lüdenscheidt"}]}""", "muller ludenscheidt=Müller-Lüdenscheidt,muller,ludenscheidt")]
    [InlineData("address", """{"resourceType":"Patient","address":[{"line":["1 Main"],"city":"Oslo"}]}""", "1 main=1 Main,1,main,oslo=Oslo")]
    [InlineData("given", """{"resourceType":"Patient","name":[{"given":["Ann","ANN"]}]}""", "ann=Ann,ann=ANN")]
    public void Strings(string parameter, string json, string rows)
    {
        var (p, index) = Index(parameter, json);

        string.Join(',', index.Strings.Where(row => row.P == p).Select(row => row.Whole ? $"{row.Folded}={row.Exact}" : row.Folded)).ShouldBe(rows);
    }

    [Theory]
    [InlineData("subject", "Patient/1", "Patient/1", "")]
    [InlineData("patient", "Patient/1", "Patient/1", "")]
    [InlineData("patient", "Group/1", "", "")]
    [InlineData("subject", "Patient/1/_history/2", "Patient/1", "Patient/1/_history/2")]
    [InlineData("subject", "https://record.example/fhir/Patient/1", "Patient/1", "")]
    [InlineData("subject", "https://elsewhere.example/fhir/Patient/1", "", "https://elsewhere.example/fhir/Patient/1")]
    [InlineData("patient", "https://elsewhere.example/fhir/Patient/1", "", "https://elsewhere.example/fhir/Patient/1")]
    [InlineData("subject", "urn:uuid:7e0a1f0e-0000-4000-8000-000000000000", "", "urn:uuid:7e0a1f0e-0000-4000-8000-000000000000")]
    [InlineData("subject", "#p", "", "")]
    public void References(string parameter, string reference, string targets, string uris)
    {
        var observation = new Observation { Subject = new ResourceReference(reference) };
        var index = Indexer.Index(observation);
        var p = Parameters.Find("Observation", parameter)!.Number;

        string.Join(' ', index.References.Where(row => row.P == p).Select(row => row.Target)).ShouldBe(targets);
        string.Join(' ', index.Uris.Where(row => row.P == p).Select(row => row.Uri)).ShouldBe(uris);
    }

    [Fact]
    public void A_versioned_canonical_is_found_with_and_without_its_version()
    {
        var (p, index) = Index("_profile", """{"resourceType":"Patient","meta":{"profile":["http://p|1.0"]}}""");

        index.Uris.Where(row => row.P == p).Select(row => row.Uri).ShouldBe(["http://p|1.0", "http://p"]);
    }

    [Theory]
    [InlineData("valueQuantity", """{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}""", "|", "http://unitsofmeasure.org|mg", "|~g")]
    [InlineData("valueQuantity", """{"value":5.4,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}""", "|", "http://unitsofmeasure.org|mg", "|~g", "|milligram")]
    [InlineData("valueQuantity", """{"value":5.4}""", "|")]
    [InlineData("valueQuantity", """{"unit":"mg"}""")]
    public void Quantities(string element, string json, params string[] units)
    {
        var (p, index) = Index("value-quantity", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"{{element}}":{{json}}}""");

        index.Quantities.Where(row => row.P == p).Select(row => $"{row.System}|{row.Unit}").ShouldBe(units);
        index.Quantities.ShouldAllBe(row => row.Low == DecimalKey.Encode(row.Unit == "~g" ? 0.0054m : 5.4m) && row.High == row.Low);
    }

    [Fact]
    public void An_open_period_reaches_to_the_end_of_time()
    {
        var (p, index) = Index("date", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectivePeriod":{"start":"2024-03-01"}}""");

        index.Dates.ShouldHaveSingleItem().ShouldBe(new DateRow(p, new DateTime(2024, 3, 1).Ticks, DateTime.MaxValue.Ticks));
    }

    [Fact]
    public void A_period_that_ends_before_it_starts_is_still_a_span()
    {
        var (p, index) = Index("date", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectivePeriod":{"start":"2024-03-02T00:00:00Z","end":"2024-03-01T00:00:00Z"}}""");

        index.Dates.ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.P.ShouldBe(p), row => row.Low.ShouldBeLessThan(row.High));
    }

    [Fact]
    public void The_id_and_the_time_of_the_last_change_make_no_rows()
    {
        var index = Indexer.Index(new Patient { Id = "1", Meta = new Meta { LastUpdated = DateTimeOffset.UnixEpoch } });

        index.Dates.ShouldBeEmpty();
        index.Tokens.ShouldHaveSingleItem().P.ShouldBe(Parameters.Find("Patient", "deceased")!.Number);
    }

    private static (short P, IndexSet Rows) Index(string parameter, string json)
    {
        var resource = FhirJsonDeserializer.SYNTAXONLY.DeserializeResource(json);

        return (Parameters.Find(resource.TypeName, parameter)!.Number, Indexer.Index(resource));
    }
}
