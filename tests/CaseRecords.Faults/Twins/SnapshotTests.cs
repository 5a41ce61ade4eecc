namespace CaseRecords.Faults.Twins;

/// <summary>A reader sees whole bundles: the check of row 7 accepts one moment, and sees two.</summary>
public sealed class SnapshotTests
{
    /// <summary>Two bundles over a, b and c, and between them one over a and b.</summary>
    private static readonly Snapshots Check = new(
    [
        new Dictionary<string, long> { ["a"] = 1, ["b"] = 1, ["c"] = 1 },
        new Dictionary<string, long> { ["a"] = 2, ["b"] = 2 },
        new Dictionary<string, long> { ["a"] = 4, ["b"] = 3, ["c"] = 2 },
    ]);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(4, 3, 2)]
    [InlineData(5, 4, 7)]
    public void One_moment_is_accepted(long a, long b, long c) => Anomaly(a, b, c).ShouldBeNull();

    [Theory]
    [InlineData(1, 0, 0, "a reader saw a at version 1 and b at 0, but whoever wrote the one wrote b at 1 with it")]
    [InlineData(2, 1, 1, "a reader saw a at version 2 and b at 1, but whoever wrote the one wrote b at 2 with it")]
    [InlineData(3, 1, 1, "a reader saw a at version 3 and b at 1, but whoever wrote the one wrote b at 2 with it")]
    [InlineData(4, 3, 1, "a reader saw a at version 4 and c at 1, but whoever wrote the one wrote c at 2 with it")]
    [InlineData(3, 2, 2, "a reader saw c at version 2 and a at 3, but whoever wrote the one wrote a at 4 with it")]
    public void A_bundle_that_is_seen_in_part_is_found(long a, long b, long c, string anomaly) => Anomaly(a, b, c).ShouldBe(anomaly);

    private static string? Anomaly(long a, long b, long c) => Check.Anomaly(new Dictionary<string, long> { ["a"] = a, ["b"] = b, ["c"] = c });
}
