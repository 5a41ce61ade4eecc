namespace CaseRecords.Architecture.Tests;

/// <summary>At 250 lines, ask what two things a file is. Those that answered are listed with the answer.</summary>
public sealed class FileSizeTests
{
    private const int Limit = 250;

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["tests/CaseRecords.Routing.Tests/RoutingTableTests.cs"] = "one test per row of the routing table",
        ["tests/CaseRecords.Fhir.Tests/Bundles/TransactionTests.cs"] = "one test per rule of R4's transaction",
        ["tests/CaseRecords.Fhir.Tests/Patching/FhirPathPatchTests.cs"] = "one test per case of FHIRPath Patch",
        ["tests/CaseRecords.Fhir.Tests/Generation/Invariants.cs"] = "one line per invariant that a made resource has to keep",
        ["tests/CaseRecords.Fhir.Tests/Generation/ResourceGenerator.cs"] = "one walk over R4's types, and what each needs",
        ["tests/CaseRecords.Fhir.Tests/Http/InteractionsTests.cs"] = "one test per rule of R4's single interactions",
        ["tests/CaseRecords.Fhir.Tests/Samples/WangSamplesTests.cs"] = "one case, told once: its ids, its days and its links",
        ["tests/CaseRecords.Fhir.Tests/Store/Postgres/PostgresOwnershipTests.cs"] = "one row per thing that a login may do or may not",
        ["tests/CaseRecords.Fhir.Tests/Store/SqlServer/Collected/NameCheck.cs"] = "one walk over a statement of T-SQL, and what each name in it must be",
        ["tests/CaseRecords.Fhir.Tests/RunningEngine.cs"] = "the engine as tests start it, on each of three databases",
        ["tests/CaseRecords.Fhir.Tests/Store/Sql/SampleDatabase.cs"] = "the record's tables, made, filled and asked on two databases",
        ["tests/CaseRecords.Fhir.Tests/Search/PagingUnderWritesTests.cs"] = "one run of pages, what it promises and who writes meanwhile",
    };

    [Fact]
    public void No_file_is_long_without_a_reason() => TooLong(Repository.CSharp).ShouldBeEmpty();

    [Fact]
    public void Every_reason_is_still_needed() =>
        Allowed.Keys.Except(Repository.CSharp.Where(file => LineCount(file) > Limit).Select(file => file.Path)).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_long_file() =>
        TooLong([new SourceFile("services/Imaging/Everything.cs", new string('\n', Limit + 1))])
            .ShouldBe(["services/Imaging/Everything.cs has 251 lines"]);

    [Fact]
    public void The_check_does_not_count_what_a_tool_wrote() =>
        TooLong([new SourceFile("services/Shared/CaseRecords.Fhir/Migrations/Record.Designer.cs", new string('\n', Limit + 1))]).ShouldBeEmpty();

    private static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        from file in files
        where LineCount(file) > Limit && !Allowed.ContainsKey(file.Path) && !file.Path.Contains("/Migrations/", StringComparison.Ordinal)
        select $"{file.Path} has {LineCount(file)} lines";

    private static int LineCount(SourceFile file) => file.Text.Count(c => c == '\n');
}
