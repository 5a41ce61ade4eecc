using static CaseRecords.Faults.Checks.OperationKind;

namespace CaseRecords.Faults.Twins;

/// <summary>The checker of row 7 accepts what a register may do, and sees what it may not. Each operation: what, version, called, returned.</summary>
public sealed class LinearizabilityTests
{
    [Fact]
    public void One_after_another_is_linearizable() =>
        IsLinearizable((Saw, 0, 1, 2), (Made, 1, 3, 4), (Saw, 1, 5, 6), (Made, 2, 7, 8), (Refused, 1, 9, 10), (Saw, 2, 11, 12)).ShouldBeTrue();

    [Fact]
    public void Nothing_is_linearizable() => IsLinearizable().ShouldBeTrue();

    [Fact]
    public void A_read_during_a_write_may_see_either() =>
        IsLinearizable((Made, 1, 1, 10), (Saw, 0, 2, 3), (Saw, 1, 4, 5), (Saw, 1, 6, 7)).ShouldBeTrue();

    [Fact]
    public void Writes_that_overlap_may_happen_in_either_order() =>
        IsLinearizable((Made, 2, 1, 10), (Made, 1, 2, 9), (Saw, 1, 3, 8), (Saw, 2, 11, 12)).ShouldBeTrue();

    [Fact]
    public void A_refusal_during_a_write_may_come_from_before_it_or_after_it() =>
        IsLinearizable((Made, 1, 1, 10), (Made, 2, 11, 20), (Refused, 1, 12, 19)).ShouldBeTrue();

    [Fact]
    public void An_unanswered_write_may_happen_late_or_never() =>
        new[]
        {
            IsLinearizable((MayHaveMade, 0, 1, long.MaxValue), (Saw, 0, 2, 3), (Saw, 0, 4, 5)),
            IsLinearizable((MayHaveMade, 0, 1, long.MaxValue), (Saw, 0, 2, 3), (Saw, 1, 4, 5), (Made, 2, 6, 7)),
            IsLinearizable((MayHaveMade, 0, 1, long.MaxValue), (MayHaveMade, 0, 1, long.MaxValue), (Made, 2, 6, 7), (Saw, 3, 8, 9)),
        }.ShouldBe([true, true, true]);

    [Fact]
    public void A_stale_read_is_seen() =>
        IsLinearizable((Made, 1, 1, 2), (Made, 2, 3, 4), (Saw, 1, 5, 6)).ShouldBeFalse();

    [Fact]
    public void A_read_that_goes_back_is_seen_although_each_alone_would_do() =>
        IsLinearizable((Made, 1, 1, 2), (Made, 2, 3, 10), (Saw, 2, 4, 5), (Saw, 1, 6, 7)).ShouldBeFalse();

    [Fact]
    public void A_read_of_what_was_not_written_yet_is_seen() =>
        IsLinearizable((Saw, 1, 1, 2), (Made, 1, 3, 4)).ShouldBeFalse();

    [Fact]
    public void A_lost_update_is_seen() =>
        IsLinearizable((Made, 1, 1, 2), (Made, 2, 3, 10), (Made, 2, 4, 9)).ShouldBeFalse();

    [Fact]
    public void A_write_that_was_acknowledged_and_is_gone_is_seen() =>
        IsLinearizable((Made, 1, 1, 2), (Made, 2, 3, 4), (Saw, 1, 5, 6), (Made, 2, 7, 8)).ShouldBeFalse();

    [Fact]
    public void A_refusal_although_the_precondition_held_is_seen() =>
        IsLinearizable((Made, 1, 1, 2), (Refused, 1, 3, 4), (Saw, 1, 5, 6)).ShouldBeFalse();

    [Fact]
    public void An_unanswered_write_explains_one_version_and_not_two() =>
        IsLinearizable((MayHaveMade, 0, 1, long.MaxValue), (Saw, 2, 4, 5)).ShouldBeFalse();

    [Fact]
    public void An_unanswered_write_does_not_happen_before_it_was_called() =>
        IsLinearizable((Saw, 1, 1, 2), (MayHaveMade, 0, 3, long.MaxValue)).ShouldBeFalse();

    [Fact]
    public void Registers_are_checked_each_for_itself_and_the_wrong_one_is_named() =>
        History.Anomalies([Register("Patient/good", (Made, 1, 1, 2), (Saw, 1, 3, 4)), Register("Patient/bad", (Made, 1, 1, 2), (Saw, 0, 3, 4))])
            .ShouldHaveSingleItem().ShouldStartWith("Patient/bad is not linearizable: nothing explains Saw of version 0");

    [Fact]
    public void A_long_history_of_many_clients_is_checked_and_one_stale_read_in_it_is_found()
    {
        var history = Long(operations: 20_000, clients: 16);
        var stale = history.FindLastIndex(operation => operation.Kind == Saw && operation.Version > 20);
        var forged = history.ToList();
        forged[stale] = forged[stale] with { Version = forged[stale].Version - 20 };

        History.IsLinearizable(history).ShouldBeTrue();
        History.IsLinearizable(forged).ShouldBeFalse();
    }

    /// <summary>What a true register answers to clients that overlap: each operation happens at one moment between its call and its return.</summary>
    private static List<Operation> Long(int operations, int clients)
    {
        var random = new Random(7);
        var (version, now) = (0L, 0L);
        var free = new long[clients];
        List<Operation> history = [];

        for (var i = 0; i < operations; i++)
        {
            var client = random.Next(clients);
            now = Math.Max(now + 1, free[client]);
            var (called, returned) = (Math.Max(free[client], now - random.Next(10)), now + random.Next(10));
            free[client] = returned + 1;
            history.Add(random.Next(3) == 0 ? new Operation(Made, ++version, called, returned) : new Operation(Saw, version, called, returned));
        }

        return history;
    }

    private static bool IsLinearizable(params (OperationKind Kind, long Version, long Called, long Returned)[] operations) =>
        History.IsLinearizable(Register("x", operations).Value);

    private static KeyValuePair<string, IReadOnlyList<Operation>> Register(string name, params (OperationKind Kind, long Version, long Called, long Returned)[] operations) =>
        new(name, [.. operations.Select(operation => new Operation(operation.Kind, operation.Version, operation.Called, operation.Returned))]);
}
