using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions.Tests;

/// <summary>What is known of a value set after its parts were put together.</summary>
public sealed class ExpansionTests
{
    private const string System = "http://example.org/a";

    [Fact]
    public void Parts_of_one_system_are_joined()
    {
        var expansion = Of("x", "y");
        expansion.Add(Of("y", "z"));

        expansion.Listed[System].ShouldBe(["x", "y", "z"]);
    }

    [Fact]
    public void What_is_excluded_is_no_longer_listed()
    {
        var expansion = Of("x", "y");
        expansion.Remove(Of("y"));

        expansion.Listed[System].ShouldBe(["x"]);
    }

    [Fact]
    public void An_exclusion_that_cannot_be_listed_leaves_its_system_open()
    {
        var expansion = Of("x");
        var unknown = new Expansion();
        unknown.OpenSystems.Add(System);
        expansion.Remove(unknown);

        expansion.Listed.ShouldBeEmpty();
        expansion.OpenSystems.ShouldBe([System]);
    }

    [Fact]
    public void Of_two_conditions_both_must_hold() => Of("x", "y").And(Of("y", "z")).Listed[System].ShouldBe(["y"]);

    [Fact]
    public void With_a_condition_that_cannot_be_listed_the_system_is_open()
    {
        var both = Of("x").And(new Expansion { IsOpen = true });

        both.Listed.ShouldBeEmpty();
        both.OpenSystems.ShouldBe([System]);
    }

    [Theory]
    [InlineData("whole", "whole", "whole")]
    [InlineData("whole", "x,y", "x,y")]
    [InlineData("x,y", "whole", "x,y")]
    [InlineData("whole", "part", "part")]
    [InlineData("whole", "open", "part")]
    [InlineData("whole", "", "")]
    [InlineData("x", "part", "part")]
    public void A_whole_system_cut_with_another_condition_is_what_that_says(string one, string other, string both) => Described(Made(one).And(Made(other))).ShouldBe(both);

    [Theory]
    [InlineData("whole", "x", "part")]
    [InlineData("whole", "part", "part")]
    [InlineData("whole", "open", "part")]
    [InlineData("whole", "whole", "")]
    [InlineData("x,y", "whole", "")]
    [InlineData("part", "whole", "")]
    [InlineData("whole", "", "whole")]
    public void A_whole_system_less_something_is_a_part_of_it(string one, string other, string rest)
    {
        var expansion = Made(one);
        expansion.Remove(Made(other));

        Described(expansion).ShouldBe(rest);
    }

    [Fact]
    public void What_is_joined_with_its_whole_system_is_the_whole_system()
    {
        var expansion = Made("x");
        expansion.Add(Made("part"));
        expansion.Add(Made("whole"));

        Described(expansion).ShouldBe("whole");
        expansion.IsUnknown.ShouldBeFalse();
    }

    [Fact]
    public void A_hierarchy_is_a_line_for_each_parent_and_one_for_what_is_retired()
    {
        using var system = JsonDocument.Parse("""
            {"resourceType":"CodeSystem","url":"http://example.org/a","content":"complete","concept":[
            {"code":"a","concept":[{"code":"a1"},{"code":"a2","property":[{"code":"status","valueCode":"retired"}]}],"property":[{"code":"child","valueCode":"b"},{"code":"child","valueCode":"gone"}]},
            {"code":"b","property":[{"code":"subsumedBy","valueCode":"c"},{"code":"status","valueCode":"deprecated"}]},{"code":"c"}]}
            """);

        new CodeSystems([system.RootElement]).Hierarchies().ShouldBe("== http://example.org/a\na\ta1\ta2\tb\nc\tb\n\ta2\n");
    }

    [Fact]
    public void A_set_of_which_nothing_is_known_is_told_from_one_of_which_something_is()
    {
        new Expansion { IsOpen = true }.IsUnknown.ShouldBeTrue();
        Of("x").IsUnknown.ShouldBeFalse();
    }

    [Fact]
    public void A_line_says_what_is_listed_and_what_is_open()
    {
        var expansion = Of("x");
        expansion.OpenSystems.Add("http://example.org/b");
        expansion.IsOpen = true;
        var text = new StringBuilder();
        expansion.AppendTo(text, new CodeSystems([]));

        text.ToString().ShouldBe("http://example.org/a\tx\nhttp://example.org/b\t?\n?\n");
    }

    private static Expansion Made(string what)
    {
        var expansion = what is "" or "whole" or "part" or "open" ? new Expansion { IsOpen = what == "open" } : Of(what.Split(','));

        if (what is "whole" or "part")
        {
            (what == "whole" ? expansion.WholeSystems : expansion.OpenSystems).Add(System);
        }

        return expansion;
    }

    /// <summary>As the extract writes it.</summary>
    private static string Described(Expansion expansion)
    {
        var text = new StringBuilder();
        expansion.AppendTo(text, new CodeSystems([]));

        return text.ToString().TrimEnd().Replace(System, "", StringComparison.Ordinal).Trim().Replace('\t', ',').Replace("**", "whole", StringComparison.Ordinal).Replace("?", "part", StringComparison.Ordinal);
    }

    private static Expansion Of(params string[] codes)
    {
        var expansion = new Expansion();
        expansion.Listed[System] = [.. codes];

        return expansion;
    }
}
