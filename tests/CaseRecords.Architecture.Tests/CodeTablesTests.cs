using System.Text.RegularExpressions;

namespace CaseRecords.Architecture.Tests;

/// <summary>A search goes to whichever process is asked: each of them must know the value sets of the code tables.</summary>
public sealed partial class CodeTablesTests
{
    [Fact]
    public void Whatever_opens_the_record_brings_the_code_tables()
    {
        var opening = Repository.CSharp.Where(IsOutsideOfTheEngine).Where(file => Opens().IsMatch(file.Text)).ToList();

        opening.Count.ShouldBe(3);
        Without(opening).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_one_that_does_not() =>
        Without([new SourceFile("services/Lost/Program.cs", "await builder.AddServiceRecord(service, RoutingTable.OwnerOf);")]).ShouldBe(["services/Lost/Program.cs"]);

    private static bool IsOutsideOfTheEngine(SourceFile file) =>
        file.Path.StartsWith("services/", StringComparison.Ordinal) && !file.Path.StartsWith("services/Shared/CaseRecords.Fhir/", StringComparison.Ordinal);

    private static IEnumerable<string> Without(IEnumerable<SourceFile> files) =>
        files.Where(file => Opens().IsMatch(file.Text) && !file.Text.Contains("Services.AddCodeTables();", StringComparison.Ordinal)).Select(file => file.Path);

    [GeneratedRegex(@"builder\.Add(Fhir|ServiceRecord|ExchangeRecord|WholeRecord)\(")]
    private static partial Regex Opens();
}
