using System.Text.RegularExpressions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Tests.Search;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>How the database reads each kind of search: every table by a key, on SQLite and on PostgreSQL alike.</summary>
public sealed partial class SearchPlanTests : IClassFixture<SearchPlanTests.Record>
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);
    private static readonly Compartments Compartments = new(SampleRecord.Parameters);

    private readonly Record record;

    public SearchPlanTests(Record record) => this.record = record;

    public static TheoryData<string> Searches { get; } =
    [
        // Every type of parameter, and how it is asked.
        "Patient", "Patient?_id=p1", "Patient?_id=p1,p2", "Patient?_id:not=p1", "Patient?_lastUpdated=ge2025", "Patient?_lastUpdated=ne2025", "Patient?_tag=urn:tag|demo", "Patient?_profile=http://profile.example/p",
        "Condition?code=C34.1", "Condition?code=http://loinc.org|C34.1", "Condition?code=|C34.1", "Condition?code=urn:own|", "Condition?code:not=A", "Condition?code:missing=true", "Condition?code:missing=false",
        "Condition?code:text=lung", "Condition?code=A,B,C,D,E,F", "Condition?code=urn:own|A,urn:own|B,urn:own|C,urn:own|D,urn:own|E", "Condition?code=A&patient=p1", "Patient?identifier:of-type=urn:t|MR|1",
        "Patient?gender=female&birthdate=1950", "Patient?active:not=true", "Condition?code:in=http://hl7.org/fhir/ValueSet/condition-clinical", "Condition?clinical-status:in=http://hl7.org/fhir/ValueSet/condition-clinical",
        "Condition?clinical-status:not-in=http://hl7.org/fhir/ValueSet/condition-clinical", "Condition?clinical-status:below=http://terminology.hl7.org/CodeSystem/condition-clinical|active",
        "Condition?clinical-status:above=http://terminology.hl7.org/CodeSystem/condition-clinical|recurrence",
        "Patient?name=muller", "Patient?name:exact=Muller", "Patient?name:contains=ull", "Patient?name=a,b,c,d,e,f", "Patient?name:missing=true", "Patient?family=muller&gender=female",
        "ValueSet?url=http://vs.example/a", "ValueSet?url:below=http://vs.example", "ValueSet?url:above=http://vs.example/a/b", "ValueSet?url:missing=true",
        "Observation?subject=Patient/p1", "Observation?subject=p1", "Observation?subject:Patient=p1", "Observation?subject:missing=true", "Observation?patient=p1,p2,p3", "Observation?subject:identifier=urn:mrn|AB1",
        "Location?partof:below=Location/1", "Location?partof:above=Location/1", "Location?near=48|11|10|km",
        "Procedure?date=2025-04", "Procedure?date=ne2025-04", "Procedure?date=gt2025-04", "Procedure?date=lt2025-04", "Procedure?date=ge2025-04", "Procedure?date=le2025-04", "Procedure?date=sa2025-04", "Procedure?date=eb2025-04",
        "Procedure?date=ap2025-04", "Procedure?date=ge2025-04&date=lt2025-05", "Procedure?date:missing=true", "Procedure?patient=p1&date=ge2024",
        "RiskAssessment?probability=0.5", "RiskAssessment?probability=ne0.5", "RiskAssessment?probability=gt0.5", "RiskAssessment?probability=lt0.5", "RiskAssessment?probability=ge0.5", "RiskAssessment?probability=le0.5",
        "RiskAssessment?probability=sa0.5", "RiskAssessment?probability=eb0.5", "RiskAssessment?probability=ap0.5",
        "Observation?value-quantity=5.4", "Observation?value-quantity=gt5.4||mg", "Observation?value-quantity=gt5.4|http://unitsofmeasure.org|mg", "Observation?code=Q-1&value-quantity=lt5.4", "Observation?patient=p1&value-quantity=lt5.4",
        "Observation?code-value-quantity=http://loinc.org|Q-1$gt5", "Observation?patient=p1&code-value-quantity=http://loinc.org|Q-1$gt5", "Observation?component-code-value-quantity=http://loinc.org|Q-1$gt5",
        "Observation?code-value-concept=http://loinc.org|Q-1$a", "Observation?code-value-date=http://loinc.org|Q-1$gt2025", "Observation?code-value-string=http://loinc.org|Q-1$a",
        "Patient?_text=word", "Patient?_content=word", "Patient?_content=one AND two", "Patient?_content=one OR two", "Patient?_content=one NOT two", "Observation?patient=p1&_text=word", "Patient?_list=42",

        // Links, one and several, forwards and backwards.
        "Observation?patient.identifier=urn:mrn|AB1", "Observation?subject:Patient.name=muller", "Observation?subject:Patient.name=muller&code=Q-1", "Observation?subject:Patient.birthdate=gt1950",
        "Observation?patient.organization.partof.name=trust", "Observation?patient.gender:not=male", "Observation?patient.organization=Organization/clinic", "Observation?encounter.patient.identifier=urn:mrn|AB1",
        "Observation?patient._has:Condition:patient:code=C34.1", "Patient?_has:Observation:patient:code=Q-1", "Patient?_has:Observation:patient:code-value-quantity=http://loinc.org|Q-1$gt5",
        "Patient?_has:Observation:patient:_has:Provenance:target:recorded=gt2020", "Patient?_has:Observation:patient:code=Q-1&gender=female", "Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=Q-1",
        "Patient?_has:Observation:patient:date=gt2020", "Patient?general-practitioner:Practitioner.name=smith",

        // What is not a type of its own.
        "Condition?_contained=true&code=C34.1", "Condition?_contained=both&code=C34.1", "Patient/p1/Condition", "Patient/p1/Condition?code=C34.1", "Patient/p1/Observation?date=gt2024", "?_id=p1", "?_tag=urn:tag|demo", "?_lastUpdated=ge2025",

        // Orders.
        "Patient?_sort=_id", "Patient?_sort=-_lastUpdated", "Patient?_sort=family", "Patient?_sort=-birthdate,family", "Observation?_sort=date", "Observation?_sort=-date", "Observation?code=Q-1&_sort=-date", "Observation?patient=p1&_sort=-date",
        "Observation?patient=p1&_sort=value-quantity", "Observation?_sort=code", "Observation?_sort=subject", "ValueSet?_sort=url", "RiskAssessment?_sort=-probability",
    ];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Every_table_is_entered_by_a_key(string search)
    {
        var plan = record.Database.Plan(await record.Resolved(search));

        plan.ShouldNotBeEmpty();
        Scans(plan).ShouldBeEmpty($"{string.Join('\n', plan)}\n{record.Database.Text(await record.Resolved(search))}");
    }

    [Theory]
    [InlineData("Observation?_sort=-date")]
    [InlineData("Observation?_sort=date&code=Q-1")]
    public async Task A_page_along_the_dates_is_cut_while_an_index_is_read(string search)
    {
        var plans = record.Database.PlansByDate(await record.Resolved(search));

        plans.ForEach(plan => Scans(plan).ShouldBeEmpty(string.Join('\n', plan)));
        plans[0].ShouldNotContain("USE TEMP B-TREE FOR ORDER BY");
    }

    /// <summary>A planner that has not seen the values takes what many have for little, and reads all of it.</summary>
    [Theory]
    [InlineData("Patient?family=muller&gender=female", true)]
    [InlineData("Condition?code=http://loinc.org|C34.1&clinical-status=active", true)]
    [InlineData("Observation?identifier=urn:mrn|AB1&code=Q-1", true)]
    [InlineData("Observation?performer=Practitioner/dr&code=Q-1", false)]
    [InlineData("Patient?birthdate=1950&gender=female", false)]
    [InlineData("Patient?active=true&gender=female", false)]
    [InlineData("Patient?family=muller&gender:missing=true", false)]
    public async Task Few_are_asked_one_at_a_time_whether_they_have_what_many_have(string search, bool oneAtATime)
    {
        var sql = new SearchSql(PostgresDialect.Instance, SampleRecord.Parameters);
        var text = sql.Compile(await record.Resolved(search), new SearchScope { Dictionaries = record.Database, Limit = 10 }).Text;

        text.Contains(PostgresDialect.Instance.OneByOne, StringComparison.Ordinal).ShouldBe(oneAtATime, text);
    }

    [Theory]
    [InlineData("ix_token", "Condition?code=C34.1")]
    [InlineData("ix_string", "Patient?name=muller")]
    [InlineData("ix_date", "Procedure?date=2025-04")]
    [InlineData("ix_quantity", "Observation?value-quantity=gt5.4")]
    [InlineData("ix_ref", "Observation?patient=p1&code=Q-1")]
    [InlineData("resource", "Patient")]
    public async Task The_check_sees_a_table_whose_keys_are_gone(string table, string search)
    {
        using var without = new Record();
        without.Database.WithoutKeys(table);

        Scans(without.Database.Plan(await without.Resolved(search))).ShouldNotBeEmpty();
    }

    /// <summary>Steps that read a table of the record, or one of its indexes, from end to end.</summary>
    private static IEnumerable<string> Scans(IReadOnlyList<string> plan) =>
        plan.Where((step, i) => ScansOnSqlite().IsMatch(step) || SeqScan().IsMatch(step) || (IndexScan().IsMatch(step) && !plan.Skip(i + 1).FirstOrDefault("").Contains("Index Cond", StringComparison.Ordinal)));

    [GeneratedRegex(@"^SCAN (x|r|k|o|c|e|g|sys|resource|h\d|[yftgs]\d+|ix_\w+)(?!( EXISTS)? VIRTUAL TABLE INDEX \d+:\S*M)( |$)")]
    private static partial Regex ScansOnSqlite();

    [GeneratedRegex(@"Seq Scan on (ix_\w+|resource)")]
    private static partial Regex SeqScan();

    [GeneratedRegex(@"Index (Only )?Scan( Backward)? using \S+ on (ix_\w+|resource)|Bitmap Index Scan on ")]
    private static partial Regex IndexScan();

    /// <summary>The sample on the database of this run, and an engine that looks up value sets.</summary>
    public sealed class Record : IDisposable
    {
        private readonly Lazy<Task<RunningEngine>> engine = new(() => RunningEngine.Start());

        internal SampleDatabase Database { get; } = SampleDatabase.Of(SampleRecord.Resources);

        internal async Task<SearchQuery> Resolved(string search)
        {
            var (path, text) = search.Split('?', 2) is [var before, var after] ? (before, after) : (search, "");
            var pairs = text.Length == 0 ? [] : text.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
            var query = path.Split('/') is [var type, var id, var member]
                ? Parser.Parse(member, pairs, strict: true) with { Compartment = Compartments.Scope(new ResourceKey(type, id), member) }
                : Parser.Parse(path.Length == 0 ? R4.ResourceTypes : [path], pairs, strict: true);
            query.Issues.ShouldBeEmpty(search);
            query = await (await engine.Value).Engine.Searches.Resolve(query, TestContext.Current.CancellationToken);
            query.HasErrors.ShouldBeFalse(search);

            return query;
        }

        public void Dispose()
        {
            Database.Dispose();

            if (engine.IsValueCreated)
            {
                engine.Value.GetAwaiter().GetResult().DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
