using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Tests.Validation.Profiles;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Made-up value sets, expanded for a search, against the validator, which asks of one code at a time whether it is in.</summary>
public sealed class TwoEvaluatorsTests
{
    private static readonly string[] Systems = ["http://letters", "http://letters", "http://part", "http://loinc.org"];

    private static readonly string[] Codes = ["a", "a1", "a11", "a2", "b", "c", "zz", "1", "2"];

    private static readonly string[] Operators = ["is-a", "descendent-of", "is-not-a", "generalizes", "=", "in", "not-in", "regex", "exists"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task They_agree_on_every_code(int seed)
    {
        var random = new Random(seed);
        List<string> sets = [.. Enumerable.Range(0, 120).Select(number => Set(random, number))];
        var held = Terms.Holding([Terms.Letters, Terms.Part, .. sets]);
        var definitions = Handwritten.Of([Terms.Letters, Terms.Part, .. sets, .. sets.Select((_, number) => Binding(number))]);
        await definitions.Load(sets.Select((_, number) => $"http://example.org/profile/{number}"), TestContext.Current.CancellationToken);
        var (told, known) = (0, 0);

        for (var number = 0; number < sets.Count; number++)
        {
            var extents = await new ValueSetExpansion(held).Named($"http://example.org/{number}", [], TestContext.Current.CancellationToken);

            if (extents.Refusal is not null)
            {
                continue;
            }

            var selection = extents.Codes.Written();
            told++;

            foreach (var (system, code) in from system in Systems.Distinct() from code in Codes select (system, code))
            {
                if (definitions.Contains($"http://example.org/{number}", system, code) is { } contains)
                {
                    selection.Holds(system, code).ShouldBe(contains, $"{system}|{code} of {sets[number]}");
                    known++;
                }
            }
        }

        told.ShouldBeGreaterThan(20);
        known.ShouldBeGreaterThan(told * 10);
    }

    private static string Set(Random random, int number)
    {
        var exclude = random.Next(2) == 0 ? "" : $",\"exclude\":[{Parts(random, number)}]";

        return Terms.Set($$"""{"include":[{{Parts(random, number)}}]{{exclude}}}""", $"http://example.org/{number}");
    }

    private static string Parts(Random random, int number) => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(random, number)));

    /// <summary>A part may name sets that were made before.</summary>
    private static string Part(Random random, int number)
    {
        var system = Systems[random.Next(Systems.Length)];
        var nested = $"\"valueSet\":[{string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"\"http://example.org/{random.Next(Math.Max(1, number))}\""))}]";
        var listed = $"\"concept\":[{string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $$"""{"code":"{{Code(random)}}"}"""))}]";
        var filtered = $"\"filter\":[{string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Filter(random)))}]";

        return random.Next(6) switch
        {
            0 => $$"""{"system":"{{system}}"}""",
            1 when number > 0 => $"{{{nested}}}",
            2 when number > 0 => $$"""{"system":"{{system}}",{{listed}},{{nested}}}""",
            3 => $$"""{"system":"{{system}}",{{listed}}}""",
            _ => $$"""{"system":"{{system}}",{{filtered}}}""",
        };
    }

    private static string Filter(Random random) => Operators[random.Next(Operators.Length)] switch
    {
        "=" => $$"""{"property":"kind","op":"=","value":"x"}""",
        "exists" => $$"""{"property":"kind","op":"exists","value":"{{(random.Next(2) == 0 ? "true" : "false")}}"}""",
        "regex" => """{"property":"code","op":"regex","value":"a[12]?"}""",
        var op => $$"""{"property":"concept","op":"{{op}}","value":"{{Code(random)}}"}""",
    };

    private static string Code(Random random) => Codes[random.Next(Codes.Length)];

    private static string Binding(int number) => Handwritten.Profile(
        "Observation", $$$"""{"id":"Observation.code","path":"Observation.code","binding":{"strength":"required","valueSet":"http://example.org/{{{number}}}"}}""", $"http://example.org/profile/{number}");
}
