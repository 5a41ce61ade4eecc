using System.Text.RegularExpressions;

namespace CaseRecords.Architecture.Tests;

/// <summary>The documents start with what a newcomer needs and point at what exists.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_readme_begins_with_the_commands() => FirstCode(Repository.Read("README.md")).ShouldBe(["./dev up", "./dev cluster", "./dev test"]);

    [Fact]
    public void The_check_sees_a_readme_that_begins_elsewhere() =>
        FirstCode("# Sample\n```\nmake\n```\n```\n./dev up\n./dev test\n```\n").ShouldBe(["make"]);

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Repository.Files.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal)).SelectMany(Dangling).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_link_to_nothing() =>
        Dangling(new SourceFile("docs/sample.md", "See [the map](lost.md) and [R4](https://hl7.org/fhir/R4/)."))
            .ShouldBe(["docs/sample.md points at lost.md"]);

    private static IEnumerable<string> FirstCode(string markdown) =>
        CodeBlock().Match(markdown).Groups["code"].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('#')[0].Trim());

    private static IEnumerable<string> Dangling(SourceFile page) =>
        from match in Link().Matches(page.Text)
        let target = match.Groups["target"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !Path.Exists(Path.GetFullPath(target, Path.GetDirectoryName(Path.Combine(Repository.Root, page.Path))!))
        select $"{page.Path} points at {target}";

    [GeneratedRegex("```[a-z]*\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
