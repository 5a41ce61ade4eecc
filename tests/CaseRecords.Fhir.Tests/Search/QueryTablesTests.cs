using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Tests.Store.Sql;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>Queries and the resources they find, asked of memory and of the database alike.</summary>
public sealed class QueryTablesTests : IClassFixture<QueryTablesTests.Record>
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    private readonly Record record;

    public QueryTablesTests(Record record) => this.record = record;

    [Theory]
    [InlineData("Condition?code=C34.1", "c-icd c-own c-plain")]
    [InlineData("Condition?code=c34.1", "c-icd c-own c-plain")]
    [InlineData("Condition?code=urn:own|c34.1", "c-own")]
    [InlineData("Condition?code=urn:own|C34.1", "c-own")]
    [InlineData("Condition?code=URN:own|C34.1", "")]
    [InlineData("Condition?code=http://hl7.org/fhir/sid/icd-10|C34.1", "c-icd")]
    [InlineData("Condition?code=http://hl7.org/fhir/sid/icd-10|c34.1", "c-icd")]
    [InlineData("Condition?code=lung", "c-own-upper")]
    [InlineData("Condition?code=LUNG", "c-loinc c-own-upper")]
    [InlineData("Condition?code=http://loinc.org|lung", "")]
    [InlineData("Condition?code=|C34.1", "c-plain")]
    [InlineData("Condition?code=urn:own|", "c-odd c-own c-own-upper c-two")]
    [InlineData("Condition?code=urn:nowhere|", "")]
    [InlineData("Condition?code=urn:nowhere|A", "")]
    [InlineData("Condition?code=A&code=B", "c-two")]
    [InlineData("Condition?code=A,LUNG", "c-loinc c-own-upper c-two")]
    [InlineData("Condition?code=a\\,b\\|c\\$d\\\\e", "c-odd")]
    [InlineData("Condition?code=urn:own|a\\,b\\|c\\$d\\\\e,zzz", "c-odd")]
    [InlineData("Condition?code:not=A,LUNG", "c-icd c-none c-odd c-own c-plain c-text")]
    [InlineData("Condition?code:not=A&code:not=LUNG", "c-icd c-none c-odd c-own c-plain c-text")]
    [InlineData("Condition?code:not=urn:own|B", "c-icd c-loinc c-none c-odd c-own c-own-upper c-plain c-text")]
    [InlineData("Condition?code:missing=true", "c-none")]
    [InlineData("Condition?code:missing=false&patient=p3", "c-odd c-plain c-text")]
    [InlineData("Patient?identifier=ab1", "p1 p2")]
    [InlineData("Patient?identifier=urn:mrn|AB1", "p1")]
    [InlineData("Patient?identifier=urn:mrn|AB2", "p2")]
    [InlineData("Patient?identifier=|AB1", "p2")]
    [InlineData("Patient?gender=female", "p1")]
    [InlineData("Patient?gender=FEMALE", "")]
    [InlineData("Patient?gender:missing=true", "p4 p5 p6")]
    [InlineData("Patient?active=true", "p1")]
    [InlineData("Patient?active:not=true", "p2 p3 p4 p5 p6")]
    [InlineData("Patient?deceased=true", "p3 p4")]
    [InlineData("Patient?deceased=false", "p1 p2 p5 p6")]
    [InlineData("Patient?phone=%2B49 30 1", "p2")]
    [InlineData("Patient?email:missing=false", "")]
    [InlineData("Patient?_tag=urn:tag|demo", "p5")]
    [InlineData("Patient?_id=p2", "p2")]
    [InlineData("Patient?_id=p2,p5,nobody", "p2 p5")]
    [InlineData("Patient?_id=P2", "")]
    [InlineData("Patient?_id=p2&gender=female", "")]
    [InlineData("Organization?active=true&type=PROV", "trust")]
    public void Tokens(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("Patient?name=lukasz", "p1")]
    [InlineData("Patient?name=ŁUK", "p1")]
    [InlineData("Patient?name=ukasz", "")]
    [InlineData("Patient?name=Muller", "p2")]
    [InlineData("Patient?name=müller", "p2")]
    [InlineData("Patient?name=mueller", "p4")]
    [InlineData("Patient?family=Lüdenscheidt", "p2")]
    [InlineData("Patient?family=muller-lud", "p2")]
    [InlineData("Patient?family=van der Berg", "p3")]
    [InlineData("Patient?family=berg", "p3")]
    [InlineData("Patient?family=VAN DER", "p3")]
    [InlineData("Patient?given=maria", "p3")]
    [InlineData("Patient?given=Anna&given=Maria", "p3")]
    [InlineData("Patient?given=Anna,Hans", "p2 p3")]
    [InlineData("Patient?name=jane", "p4")]
    [InlineData("Patient?family=obrien", "p5")]
    [InlineData("Patient?family=O’Brien", "p5")]
    [InlineData("Patient?given=Sean", "p5")]
    [InlineData("Patient?name=王", "p6")]
    [InlineData("Patient?address=strasse", "p6")]
    [InlineData("Patient?address-city=Lodz", "p6")]
    [InlineData("Patient?name:contains=denscheid", "p2")]
    [InlineData("Patient?name:contains=N", "p1 p2 p3 p4 p5")]
    [InlineData("Patient?family:exact=Nowak", "p1")]
    [InlineData("Patient?family:exact=nowak", "")]
    [InlineData("Patient?family:exact=van der Berg", "p3")]
    [InlineData("Patient?family:exact=Berg", "")]
    [InlineData("Patient?family:missing=true", "p4")]
    [InlineData("Patient?name=---", "")]
    [InlineData("Patient?family=", "p1 p2 p3 p4 p5 p6")]
    [InlineData("Organization?name=onko", "clinic")]
    [InlineData("Condition?onset-info=youth", "c-own-upper")]
    public void Strings(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("Procedure?date=2024", "d-2024")]
    [InlineData("Procedure?date=2025", "d-2025 d-2025-04 d-2025-04-29 d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01 d-2025-05-01T0130000200 d-march-to-may")]
    [InlineData("Procedure?date=2025-04", "d-2025-04 d-2025-04-29 d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01T0130000200")]
    [InlineData("Procedure?date=2025-04-30", "d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01T0130000200")]
    [InlineData("Procedure?date=eq2025-04-30T10:15", "d-2025-04-30T101500Z d-2025-04-30T101530250Z")]
    [InlineData("Procedure?date=2025-04-30T10:15:00Z", "d-2025-04-30T101500Z")]
    [InlineData("Procedure?date=2025-04-30T12:15:30%2B02:00", "d-2025-04-30T101530250Z")]
    [InlineData("Procedure?date=2025-04-30T10:15:30.250Z", "d-2025-04-30T101530250Z")]
    [InlineData("Procedure?date=ne2025", "d-2024 d-since-april d-until-april")]
    [InlineData("Procedure?date=gt2025-04-30", "d-2025 d-2025-05-01 d-march-to-may d-since-april")]
    [InlineData("Procedure?date=ge2025-05-01", "d-2025 d-2025-05-01 d-march-to-may d-since-april")]
    [InlineData("Procedure?date=ge2025-04-30&date=lt2025-05-01", "d-2025 d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01T0130000200 d-march-to-may d-since-april")]
    [InlineData("Procedure?date=lt2025", "d-2024 d-until-april")]
    [InlineData("Procedure?date=le2024", "d-2024 d-until-april")]
    [InlineData("Procedure?date=lt2025-04-01", "d-2024 d-2025 d-march-to-may d-until-april")]
    [InlineData("Procedure?date=sa2025-04-30", "d-2025-05-01")]
    [InlineData("Procedure?date=sa2024", "d-2025 d-2025-04 d-2025-04-29 d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01 d-2025-05-01T0130000200 d-march-to-may d-since-april")]
    [InlineData("Procedure?date=eb2025-04-30", "d-2024 d-2025-04-29")]
    [InlineData("Procedure?date=eb2025-05-01", "d-2024 d-2025-04 d-2025-04-29 d-2025-04-30 d-2025-04-30T101500Z d-2025-04-30T101530250Z d-2025-05-01T0130000200 d-until-april")]
    [InlineData("Procedure?date=ap2025-05-31", "d-2025 d-march-to-may d-since-april")]
    [InlineData("Procedure?date=2024,2025-05-01", "d-2024 d-2025-05-01")]
    [InlineData("Procedure?date:missing=true", "d-undated")]
    [InlineData("Patient?birthdate=1950-03-01", "p1")]
    [InlineData("Patient?birthdate=1950-03", "p1 p2")]
    [InlineData("Patient?birthdate=1950", "p1 p2 p3")]
    [InlineData("Patient?birthdate=gt1950-03-15", "p2 p3")]
    [InlineData("Patient?_lastUpdated=gt2025-05-29", "p1 p2")]
    [InlineData("Patient?_lastUpdated=2025-05-31", "p1")]
    public void Dates(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("RiskAssessment?probability=100", "n100 n100.00 n100.004 n99.5 n99.995")]
    [InlineData("RiskAssessment?probability=100.00", "n100 n100.00 n100.004 n99.995")]
    [InlineData("RiskAssessment?probability=1e2", "n100 n100.00 n100.004 n100.5 n104.9 n95 n99.5 n99.995")]
    [InlineData("RiskAssessment?probability=5.40e-3", "n0.005395 n0.0054")]
    [InlineData("RiskAssessment?probability=0.0054", "n0.005395 n0.0054 n0.005405")]
    [InlineData("RiskAssessment?probability=ne100&probability=gt90", "n100.5 n104.9 n105 n95")]
    [InlineData("RiskAssessment?probability=gt100", "n100.004 n100.5 n104.9 n105")]
    [InlineData("RiskAssessment?probability=ge100", "n100 n100.00 n100.004 n100.5 n104.9 n105")]
    [InlineData("RiskAssessment?probability=lt95", "n-100 n0.005395 n0.0054 n0.005405")]
    [InlineData("RiskAssessment?probability=le95&probability=gt0", "n0.005395 n0.0054 n0.005405 n95")]
    [InlineData("RiskAssessment?probability=sa104.9", "n105")]
    [InlineData("RiskAssessment?probability=eb0", "n-100")]
    [InlineData("RiskAssessment?probability=ap100", "n100 n100.00 n100.004 n100.5 n104.9 n105 n95 n99.5 n99.995")]
    [InlineData("RiskAssessment?probability=-100", "n-100")]
    public void Numbers(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("Observation?value-quantity=5.4", "q-5.4-g q-5.4-mg q-5.4-text q-5.40-milligram q-5.44")]
    [InlineData("Observation?value-quantity=5.40", "q-5.4-g q-5.4-mg q-5.4-text q-5.40-milligram")]
    [InlineData("Observation?value-quantity=5.4|http://unitsofmeasure.org|mg", "q-5.4-mg q-5.40-milligram")]
    [InlineData("Observation?value-quantity=5.4||mg", "q-5.4-mg q-5.40-milligram")]
    [InlineData("Observation?value-quantity=5.4||milligram", "q-5.40-milligram")]
    [InlineData("Observation?value-quantity=5.4||tablets", "q-5.4-text")]
    [InlineData("Observation?value-quantity=5.4||MG", "")]
    [InlineData("Observation?value-quantity=5.4|urn:nowhere|mg", "")]
    [InlineData("Observation?value-quantity=gt5.4", "q-5.44 q-5.45 q-above-6")]
    [InlineData("Observation?value-quantity=ge5.4||mg", "q-5.4-mg q-5.40-milligram")]
    [InlineData("Observation?value-quantity=lt5.4", "q-below-5")]
    [InlineData("Observation?value-quantity=lt1", "q-below-5")]
    [InlineData("Observation?value-quantity=gt1000", "q-above-6")]
    [InlineData("Observation?value-quantity=sa5.44", "q-5.45 q-above-6")]
    [InlineData("Observation?value-quantity=eb5.4", "q-below-5")]
    [InlineData("Observation?value-quantity=ne5.4", "q-5.45 q-above-6 q-below-5")]
    [InlineData("Observation?value-quantity:missing=true", "q-no-value")]
    [InlineData("Condition?onset-age=61|http://unitsofmeasure.org|a", "c-own")]
    public void Quantities(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("ServiceRequest?subject=Patient/p1", "r1 r2 r3")]
    [InlineData("ServiceRequest?subject=Patient/p1/_history/3", "r2")]
    [InlineData("ServiceRequest?subject=Patient/p1/_history/2", "")]
    [InlineData("ServiceRequest?subject=https://record.example/fhir/Patient/p1", "r1 r2 r3")]
    [InlineData("ServiceRequest?subject=https://other.example/fhir/Patient/p1", "r4")]
    [InlineData("ServiceRequest?subject=p1", "r1 r2 r3 r5")]
    [InlineData("ServiceRequest?subject:Patient=p1", "r1 r2 r3")]
    [InlineData("ServiceRequest?subject:Group=p1", "r5")]
    [InlineData("ServiceRequest?patient=p1", "r1 r2 r3")]
    [InlineData("ServiceRequest?patient=Patient/p1", "r1 r2 r3")]
    [InlineData("ServiceRequest?subject=Patient/nobody", "")]
    [InlineData("ServiceRequest?subject=Patient/unseen", "r10")]
    [InlineData("ServiceRequest?subject=Patient/unseen,Group/p1", "r10 r5")]
    [InlineData("ServiceRequest?subject=Patient/p1,https://other.example/fhir/Patient/p1", "r1 r2 r3 r4")]
    [InlineData("ServiceRequest?subject=urn:uuid:5f3c7c3a-1f00-4d5c-9d7e-000000000001", "r6")]
    [InlineData("ServiceRequest?subject:identifier=urn:mrn|AB1", "r8")]
    [InlineData("ServiceRequest?subject:missing=true", "r11")]
    [InlineData("ServiceRequest?requester=Patient/p2", "r10")]
    [InlineData("ServiceRequest?instantiates-canonical=http://plan.example/x", "r11")]
    [InlineData("ServiceRequest?instantiates-canonical=http://plan.example/x|3", "r11")]
    [InlineData("ServiceRequest?instantiates-canonical=http://plan.example/x|4", "")]
    [InlineData("ServiceRequest?patient=p1&status=active", "r1 r2 r3")]
    [InlineData("ServiceRequest?patient=p1&status=draft", "")]
    [InlineData("Organization?partof=trust", "clinic")]
    [InlineData("Patient?general-practitioner=p1", "p4")]
    public void References(string query, string ids) => Finds(query, ids);

    [Theory]
    [InlineData("ValueSet?url=http://vs.example/a", "v1")]
    [InlineData("ValueSet?url=http://vs.example/A", "v2")]
    [InlineData("ValueSet?url=http://vs.example", "")]
    [InlineData("Patient?_profile=http://profile.example/p", "p5")]
    [InlineData("Patient?_profile=http://profile.example/p|2", "p5")]
    [InlineData("Patient?_profile=http://profile.example/p|1", "")]
    [InlineData("Patient?_profile:missing=false", "p5")]
    public void Uris(string query, string ids) => Finds(query, ids);

    private void Finds(string query, string ids)
    {
        var parsed = Parsed(query);

        parsed.Issues.ShouldBeEmpty();
        InMemory(parsed).ShouldBe(ids, "in memory");
        Joined(record.Database.Find(parsed)).ShouldBe(ids, "in the database");
        record.Database.Count(parsed).ShouldBe(ids.Length == 0 ? 0 : ids.Split(' ').Length);
    }

    private string InMemory(SearchQuery query) =>
        Joined(record.Database.Held.Where(held => Matching.Matches(query, held.Key, held.Value.Rows, held.Value.Updated)).Select(held => held.Key.Id));

    private static string Joined(IEnumerable<string> ids) => string.Join(' ', ids.Order(StringComparer.Ordinal));

    private static SearchQuery Parsed(string query)
    {
        var at = query.IndexOf('?', StringComparison.Ordinal);
        var pairs = query[(at + 1)..].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1])));

        return Parser.Parse(query[..at], pairs, strict: true);
    }

    public sealed class Record : IDisposable
    {
        internal SampleDatabase Database { get; } = SampleDatabase.Of(SampleRecord.Resources);

        public void Dispose() => Database.Dispose();
    }
}
