using System.Text;

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

    private static Expansion Of(params string[] codes)
    {
        var expansion = new Expansion();
        expansion.Listed[System] = [.. codes];

        return expansion;
    }
}
