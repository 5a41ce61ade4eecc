namespace CaseRecords.Faults.Rows;

/// <summary>What is wrong after a fault: every acknowledged version is read back, and the feed from its start is compared with the record.</summary>
internal sealed record Findings
{
    public required Ledger Ledger { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<string> WithoutEntry { get; init; }

    public required IReadOnlyList<string> WrongInFeed { get; init; }

    public IEnumerable<(string, long)> Counts =>
    [
        ("acknowledged versions read back", Ledger.Acknowledged.Count), ("lost", Lost.Count), ("differences between record and log", WithoutEntry.Count + WrongInFeed.Count),
        ("refused and told to come again", Ledger.Refused), ("unanswered", Ledger.Unanswered), ("other answers", Ledger.Complaints.Count),
    ];

    public static async Task<Findings> Of(HttpClient client, Ledger ledger)
    {
        var feed = await Feed.Read(client);

        return new Findings
        {
            Ledger = ledger,
            Lost = await LostWrites.Find(client, ledger),
            WithoutEntry = [.. Feed.Differences(feed, await client.CurrentVersions(ledger.Attempted.Keys))],
            WrongInFeed = [.. Feed.Wrong(feed)],
        };
    }

    public void ShouldBeNone()
    {
        Ledger.Acknowledged.ShouldNotBeEmpty();
        Lost.ShouldBeEmpty();
        WithoutEntry.ShouldBeEmpty();
        WrongInFeed.ShouldBeEmpty();
        Ledger.Complaints.ShouldBeEmpty();
    }
}
