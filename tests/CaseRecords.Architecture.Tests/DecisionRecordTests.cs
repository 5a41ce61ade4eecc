using System.Globalization;

namespace CaseRecords.Architecture.Tests;

/// <summary>Decisions are found by number and read in one order.</summary>
public sealed class DecisionRecordTests
{
    private static readonly string[] Headings = ["## Context", "## Decision", "## Status", "## Consequences"];

    [Fact]
    public void Every_decision_has_its_own_number_and_four_headings() =>
        Wrong([.. Repository.Files.Where(file => file.Path.StartsWith("docs/adr/", StringComparison.Ordinal))]).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_number_used_twice() =>
        Wrong([Record("0001-a.md"), Record("0001-b.md")]).ShouldBe(["docs/adr/0001-b.md should have number 0002"]);

    [Fact]
    public void The_check_sees_a_gap() =>
        Wrong([Record("0001-a.md"), Record("0003-c.md")]).ShouldBe(["docs/adr/0003-c.md should have number 0002"]);

    [Fact]
    public void The_check_sees_a_missing_heading() =>
        Wrong([Record("0001-a.md", "## Context\n## Decision\n## Status\n")]).ShouldBe(["docs/adr/0001-a.md should have the headings Context, Decision, Status, Consequences"]);

    [Fact]
    public void The_check_sees_an_empty_folder() => Wrong([]).ShouldBe(["docs/adr is empty"]);

    private static IEnumerable<string> Wrong(IReadOnlyList<SourceFile> records)
    {
        if (records is [])
        {
            yield return "docs/adr is empty";
        }

        foreach (var (index, record) in records.OrderBy(record => record.Path, StringComparer.Ordinal).Index())
        {
            var number = (index + 1).ToString("0000", CultureInfo.InvariantCulture);

            if (!record.Name.StartsWith(number + "-", StringComparison.Ordinal))
            {
                yield return $"{record.Path} should have number {number}";
            }

            if (!record.Lines.Select(line => line.Line).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).SequenceEqual(Headings))
            {
                yield return $"{record.Path} should have the headings Context, Decision, Status, Consequences";
            }
        }
    }

    private static SourceFile Record(string name, string? text = null) => new("docs/adr/" + name, text ?? string.Join('\n', Headings));
}
