using System.Text.RegularExpressions;

namespace CaseRecords.Architecture.Tests;

/// <summary>No unfinished work, no dead code, no drawers that take anything, nothing of one machine in the tree.</summary>
public sealed partial class SourceTextTests
{
    /// <summary>Spells what the guards look for, so that they do not find themselves.</summary>
    private const string ToDo = "TO" + "DO";

    [Fact]
    public void Nothing_is_left_to_do_in_a_comment() => Repository.Files.Where(file => !IsExtract(file)).SelectMany(Unfinished).ShouldBeEmpty();

    [Theory]
    [InlineData("// " + ToDo + ": check the dose")]
    [InlineData("<!-- FIX" + "ME -->")]
    [InlineData("# HA" + "CK around the lock")]
    public void The_check_sees_what_is_left_to_do(string line) => Unfinished(Sample(line)).ShouldHaveSingleItem();

    [Fact]
    public void No_code_is_commented_out() => Repository.CSharp.SelectMany(CommentedOut).ShouldBeEmpty();

    [Theory]
    [InlineData("    // var stage = Read(condition);")]
    [InlineData("// if (stage is null)\n// {")]
    [InlineData("    /* await store.Write(set); */")]
    public void The_check_sees_commented_out_code(string line) => CommentedOut(Sample(line)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("    // Later arguments win; the first is the default.")]
    [InlineData("    /// <c>return null;</c>")]
    [InlineData("    var url = \"http://snomed.info/sct\";")]
    public void The_check_leaves_prose_and_strings_alone(string line) => CommentedOut(Sample(line)).ShouldBeEmpty();

    [Fact]
    public void No_file_is_a_drawer() => Repository.CSharp.Where(IsDrawer).ShouldBeEmpty();

    [Theory]
    [InlineData("services/Imaging/Extensions.cs")]
    [InlineData("services/Imaging/DateHelper.cs")]
    [InlineData("services/Imaging/StringUtils.cs")]
    [InlineData("services/Imaging/CaseManager.cs")]
    [InlineData("services/Imaging/Helpers/Dates.cs")]
    [InlineData("services/Shared/Common/Dates.cs")]
    [InlineData("services/Imaging/Constants.cs")]
    public void The_check_sees_a_drawer(string path) => IsDrawer(new SourceFile(path, "")).ShouldBeTrue();

    [Fact]
    public void Nothing_in_the_tree_names_a_machine_or_a_package_registry() => Repository.Files.SelectMany(Local).ShouldBeEmpty();

    [Theory]
    [InlineData("cd /ho" + "me/anna/caserecords")]
    [InlineData("C:" + "\\Users\\anna")]
    [InlineData("/t" + "mp/build")]
    [InlineData("https://api.nu" + "get.org/v3/index.json")]
    [InlineData("https://registry.np" + "mjs.org")]
    public void The_check_sees_a_machine_or_a_registry(string line) => Local(Sample(line)).ShouldHaveSingleItem();

    /// <summary>Codes of R4 are not remarks: the extract of its definitions is written by a tool.</summary>
    private static IEnumerable<string> Unfinished(SourceFile file) => file.Path.StartsWith("services/Shared/CaseRecords.Fhir/Validation/R4/", StringComparison.Ordinal) ? [] : Matches(file, LeftToDo());

    private static IEnumerable<string> CommentedOut(SourceFile file) => Matches(file, DeadCode());

    private static IEnumerable<string> Local(SourceFile file) => Matches(file, MachineOrRegistry());

    private static IEnumerable<string> Matches(SourceFile file, Regex pattern) =>
        from line in file.Lines
        where pattern.IsMatch(line.Line)
        select $"{file.Path}:{line.Number}: {line.Line.Trim()}";

    /// <summary>Codes of R4 are whatever their authors called them.</summary>
    private static bool IsExtract(SourceFile file) => file.Path.StartsWith("services/Shared/CaseRecords.Fhir/Validation/R4/", StringComparison.Ordinal);

    private static bool IsDrawer(SourceFile file) => Drawer().IsMatch(file.Path);

    private static SourceFile Sample(string text) => new("services/Sample/Sample.cs", text);

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|X{3})\b")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"^\s*(//(?!/)\s*|/\*\s*)(.*[;{]|\}|.*\);?\s*\*/)\s*$")]
    private static partial Regex DeadCode();

    [GeneratedRegex(@"(^|/)(\w*Extensions|\w*Helpers?|\w*Utils?|\w*Utilities|\w*Manager|\w*Constants|Common)(\.cs$|/)")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"(?<![\w.])/(ho[m]e|ro[o]t|t[m]p|wo[r]k|Us[e]rs)/|[A-Z]:\\Us[e]rs|nu[g]et\.org|np[m]js\.(org|com)|py[p]i\.org|crates\.[i]o|repo1?\.ma[v]en", RegexOptions.IgnoreCase)]
    private static partial Regex MachineOrRegistry();
}
