using CaseRecords.Fhir.Search.Terms;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Joining, cutting and subtracting sets of codes with branches, held against what each code says by itself.</summary>
public sealed class CodePatternTests
{
    private const string System = "http://hl7.org/fhir/sid/icd-10";

    private static readonly string[] Words = [.. from a in "xyY" from b in "12" from c in new[] { "", "1", "2" } from d in new[] { "", "1" } where c.Length > 0 || d.Length == 0 select $"{a}{b}{c}{d}"];

    [Fact]
    public void Whatever_was_joined_cut_and_subtracted_every_code_is_where_it_belongs()
    {
        var random = new Random(20_251);

        for (var run = 0; run < 2_000; run++)
        {
            var (pattern, rule) = Made(random, depth: 4);
            var written = pattern.Written();

            foreach (var word in Words)
            {
                pattern.Has(word).ShouldBe(rule(word), $"{word} in run {run}");
                Times(written, word).ShouldBe(rule(word) ? 1 : 0, $"{word} as written in run {run}");
            }
        }
    }

    [Fact]
    public void Case_counts_where_the_system_says_so()
    {
        CodePattern.Of("http://loinc.org", ["Ab"]).Has("aB").ShouldBeFalse();
        CodePattern.Of("http://example.org", ["Ab"]).Has("aB").ShouldBeTrue();
        CodePattern.Beginning("http://example.org", ["A"]).With(CodePattern.Of("http://example.org", ["aB"]), (one, two) => one && !two).Has("Ab").ShouldBeFalse();
    }

    private static (CodePattern Pattern, Func<string, bool> Rule) Made(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            var named = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words[random.Next(Words.Length)]).ToArray();

            return random.Next(5) switch
            {
                0 => (CodePattern.Whole(System), _ => true),
                1 or 2 => (CodePattern.Beginning(System, named), word => named.Any(one => word.StartsWith(one, StringComparison.OrdinalIgnoreCase))),
                _ => (CodePattern.Of(System, named), word => named.Contains(word, StringComparer.OrdinalIgnoreCase)),
            };
        }

        var (one, inOne) = Made(random, depth - 1);
        var (two, inTwo) = Made(random, depth - 1);

        return random.Next(3) switch
        {
            0 => (one.With(two, (a, b) => a || b), word => inOne(word) || inTwo(word)),
            1 => (one.With(two, (a, b) => a && b), word => inOne(word) && inTwo(word)),
            _ => (one.With(two, (a, b) => a && !b), word => inOne(word) && !inTwo(word)),
        };
    }

    /// <summary>How often a code stands in what the index is asked for.</summary>
    private static int Times(CodesOfSystem written, string code) =>
        written.Codes.Count(one => one.Equals(code, StringComparison.OrdinalIgnoreCase))
        + written.Branches.Count(branch =>
            code.StartsWith(branch.Prefix, StringComparison.OrdinalIgnoreCase)
            && !branch.ExceptCodes.Contains(code, StringComparer.OrdinalIgnoreCase)
            && !branch.ExceptPrefixes.Any(prefix => code.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
}
