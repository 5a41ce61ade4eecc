namespace CaseRecords.Faults.Twins;

/// <summary>The checks of the feed see a gap, a duplicate, a cut transaction, and where it differs from the record.</summary>
public sealed class FeedTests
{
    private static readonly FeedEntry[] Whole = [Entry(1, "a", 1, "t1"), Entry(2, "a", 2, "t2", 0, 3), Entry(3, "b", 1, "t2", 1, 3), Case(4), Entry(5, "c", 1, "t3")];

    [Fact]
    public void A_whole_feed_is_accepted() => Feed.Wrong(Whole).ShouldBeEmpty();

    [Fact]
    public void A_gap_is_seen() => Feed.Wrong([.. Whole.Where(entry => entry.Sequence != 3)]).ShouldHaveSingleItem().ShouldBe("position 3 is missing: there stands 4");

    [Fact]
    public void An_event_that_stands_twice_is_seen() =>
        Feed.Wrong([.. Whole, Whole[0] with { Sequence = 6, Transaction = "t4" }]).ShouldBe(["event e1 stands in the feed twice", "a version 1 stands in the feed twice"]);

    [Fact]
    public void A_transaction_whose_end_is_missing_is_seen() => Feed.Wrong(Whole[..2]).ShouldHaveSingleItem().ShouldBe("transaction t2 is cut: it ends at 4, the feed at 2");

    [Fact]
    public void Transactions_that_are_mixed_are_seen() =>
        Feed.Wrong([Entry(1, "a", 1, "t1", 0, 2), Entry(2, "b", 1, "t2", 0, 2), Entry(3, "a", 2, "t1", 1, 2), Entry(4, "b", 2, "t2", 1, 2)]).ShouldNotBeEmpty();

    [Fact]
    public void A_resource_without_its_entry_and_an_entry_without_its_resource_are_seen() =>
        Feed.Differences(Whole, new Dictionary<string, long> { ["a"] = 3, ["b"] = 0, ["c"] = 1, ["d"] = 1 })
            .ShouldBe(["a version 3 has no entry in the log", "b version 1 is in the log and not in the record", "d version 1 has no entry in the log"]);

    [Fact]
    public void A_feed_that_agrees_with_the_record_is_accepted() => Feed.Differences(Whole, new Dictionary<string, long> { ["a"] = 2, ["b"] = 1, ["c"] = 1, ["d"] = 0 }).ShouldBeEmpty();

    private static FeedEntry Entry(long sequence, string place, long version, string transaction, int index = 0, int count = 1) =>
        new(sequence, $"e{(place == "a" && version == 1 ? 1 : sequence)}", place, version, transaction, index, count);

    private static FeedEntry Case(long sequence) => new(sequence, $"e{sequence}", null, 0, null, 0, 0);
}
