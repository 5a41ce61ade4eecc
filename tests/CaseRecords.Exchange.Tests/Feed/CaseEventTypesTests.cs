using System.Text.RegularExpressions;
using CaseRecords.Events;
using CaseRecords.Exchange.Feed;

namespace CaseRecords.Exchange.Tests.Feed;

/// <summary>The list of case events is whole: each contract is in it, and each event that an owner raises.</summary>
public sealed partial class CaseEventTypesTests
{
    /// <summary>The data of resource events and its parts.</summary>
    private static readonly Type[] NotOfACase = [typeof(ResourceChanged), typeof(TransactionMember), typeof(ResourceLinks)];

    [Fact]
    public void Every_contract_is_listed() =>
        Unlisted(typeof(ResourceChanged).Assembly.GetExportedTypes()).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_contract_that_is_not_listed() =>
        Unlisted([typeof(PrimaryConfirmed), typeof(PrimaryForgotten)]).ShouldBe(["PrimaryForgotten"]);

    [Fact]
    public void Every_event_that_an_owner_raises_is_listed_with_its_contract()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();

        sources.Sum(source => Raised().Count(source)).ShouldBeGreaterThan(CaseEventTypes.All.Count);
        sources.SelectMany(Strangers).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""yield return new CaseEvent("Primary", "lost", new PrimaryConfirmed { })""")]
    [InlineData("""yield return new CaseEvent("Primary", "confirmed", new PrimaryLinked { })""")]
    [InlineData("""yield return new CaseEvent(noun, verb, data)""")]
    public void The_check_sees_an_event_that_is_not_listed_so(string source) => Strangers(source).ShouldHaveSingleItem();

    [Fact]
    public void No_name_stands_for_two_events() => CaseEventTypes.All.Select(type => type.Name).ShouldBeUnique();

    [Theory]
    [InlineData("disease-status-changed", "DiseaseStatus", "changed")]
    [InlineData("primary-linked", "Primary", "linked")]
    public void A_name_finds_its_event(string name, string noun, string verb)
    {
        var type = CaseEventTypes.Find(name);

        (type?.Noun, type?.Verb).ShouldBe((noun, verb));
    }

    [Theory]
    [InlineData("disease-status")]
    [InlineData("Primary-linked")]
    [InlineData("")]
    public void Another_name_finds_none(string name) => CaseEventTypes.Find(name).ShouldBeNull();

    private static IEnumerable<string> Unlisted(IEnumerable<Type> contracts) =>
        contracts.Except(NotOfACase).Except(CaseEventTypes.All.Select(type => type.Contract)).Select(type => type.Name);

    private static IEnumerable<string> Strangers(string source) =>
        from raised in Raised().Matches(source)
        let parts = Parts().Match(source, raised.Index)
        where !parts.Success || parts.Index != raised.Index || !CaseEventTypes.All.Any(type =>
            type.Noun == parts.Groups[1].Value && type.Verb == parts.Groups[2].Value && type.Contract.Name == parts.Groups[3].Value)
        select source[raised.Index..].Split('\n')[0];

    [GeneratedRegex(@"new CaseEvent\(")]
    private static partial Regex Raised();

    [GeneratedRegex("""new CaseEvent\("(\w+)", "(\w+)", new (\w+)""")]
    private static partial Regex Parts();

    internal sealed record PrimaryForgotten;
}
