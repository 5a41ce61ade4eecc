using System.Text.Json;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Tests.Search;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Json;

/// <summary>A part of a resource is a resource: valid, and with nothing in it that was not in the whole.</summary>
public sealed class SubsetTests
{
    private static readonly (string Name, Subset Subset)[] Subsets =
    [
        ("true", Subset.Summary), ("text", Subset.Text), ("data", Subset.Data), ("elements", ElementPaths.Parse("id,subject,code.text,name.family", type: null).Paths),
    ];

    [Fact]
    public void Every_part_of_a_published_resource_is_valid_and_part_of_it()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        List<string> wrong = [];
        var parts = 0;

        foreach (var resource in Corpus.Resources().GroupBy(resource => resource.TypeName).SelectMany(type => type.Take(10)))
        {
            var whole = FhirJsonSerializer.Default.SerializeToBytes(resource);

            if (ResourceJson.ParseMessage(whole).Issues.Count > 0)
            {
                continue;
            }

            foreach (var (name, subset) in Subsets)
            {
                var part = AnswerSubset.Cut(whole, subset, stored: resource.TypeName, isOfEntries: false);
                parts++;

                if (ResourceJson.ParseMessage(part.Span).Issues is [var issue, ..])
                {
                    wrong.Add($"{resource.TypeName}/{resource.Id} {name}: {issue.Diagnostics} at {issue.Expression}");
                }
                else if (!IsPart(JsonDocument.Parse(part).RootElement, JsonDocument.Parse(whole).RootElement, isRoot: true))
                {
                    wrong.Add($"{resource.TypeName}/{resource.Id} {name}: more than the whole");
                }
            }
        }

        wrong.ShouldBeEmpty();
        parts.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void The_check_sees_what_is_no_part() =>
        IsPart(JsonDocument.Parse("""{"a":[{"b":1}]}""").RootElement, JsonDocument.Parse("""{"a":[{"c":1},{"b":2}]}""").RootElement, isRoot: false).ShouldBeFalse();

    /// <summary>Whether every value of one stands in the other, in the same order; at the root but for meta, which says that it is a part.</summary>
    private static bool IsPart(JsonElement part, JsonElement whole, bool isRoot) => (part.ValueKind, whole.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => part.EnumerateObject().All(member =>
            (isRoot && member.Name == "meta") || (whole.TryGetProperty(member.Name, out var same) && IsPart(member.Value, same, isRoot: false))),
        (JsonValueKind.Array, JsonValueKind.Array) => InOrder([.. part.EnumerateArray()], [.. whole.EnumerateArray()]),
        _ => part.GetRawText() == whole.GetRawText(),
    };

    private static bool InOrder(JsonElement[] part, JsonElement[] whole)
    {
        var at = 0;

        foreach (var item in part)
        {
            while (at < whole.Length && !IsPart(item, whole[at], isRoot: false))
            {
                at++;
            }

            if (at++ == whole.Length)
            {
                return false;
            }
        }

        return true;
    }
}
