using System.Collections.Concurrent;
using System.Globalization;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>Which commits stand in one transaction, and what becomes of them where one is refused.</summary>
public sealed class PostgresGroupsTests
{
    private static readonly CommitResult Done = new CommitResult.Done(new CommitReceipt(DateTimeOffset.UnixEpoch, []));

    private readonly ConcurrentQueue<string> asked = [];
    private readonly TaskCompletionSource first = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_a_commit_is_under_way_is_committed_together_after_it()
    {
        var groups = Groups(_ => [Done]);
        List<Task<CommitResult>> all = [Send(groups, "a"), Send(groups, "b"), Send(groups, "c"), Send(groups, "d")];
        asked.ShouldBe(["a"]);
        first.SetResult();
        await Task.WhenAll(all);

        asked.ShouldBe(["a", "b c d"]);
    }

    [Fact]
    public async Task Who_touches_what_another_writes_goes_with_the_next_group()
    {
        var groups = Groups(_ => [Done]);
        List<Task<CommitResult>> all =
            [Send(groups, "a"), Send(groups, "b", "shared"), Send(groups, "b"), Send(groups, "c", "shared"), Send(groups, "d", "b"), Send(groups, "shared")];
        first.SetResult();
        await Task.WhenAll(all);

        // Who writes what another reads waits for that one, and who reads what two write for both.
        asked.ShouldBe(["a", "b c", "b shared", "d"]);
    }

    [Fact]
    public async Task A_group_is_not_larger_than_a_transaction_should_be()
    {
        var groups = Groups(_ => [Done]);
        var all = Enumerable.Range(0, 100).Select(i => Send(groups, i.ToString(CultureInfo.InvariantCulture))).ToList();
        first.SetResult();
        await Task.WhenAll(all);

        asked.Select(group => group.Split(' ').Length).ShouldBe([1, 64, 35]);
    }

    [Fact]
    public async Task Where_one_is_refused_each_is_committed_alone_and_only_that_one_fails()
    {
        var groups = Groups(keys => keys.Contains("bad") ? throw Refusal("ERROR", PostgresErrorCodes.ProgramLimitExceeded) : [Done]);
        var (a, b, bad, c) = (Send(groups, "a"), Send(groups, "b"), Send(groups, "bad"), Send(groups, "c"));
        first.SetResult();

        (await a).ShouldBe(Done);
        (await b).ShouldBe(Done);
        (await c).ShouldBe(Done);
        (await Should.ThrowAsync<PostgresException>(() => bad)).SqlState.ShouldBe(PostgresErrorCodes.ProgramLimitExceeded);
        asked.Take(2).ShouldBe(["a", "b bad c"]);
        asked.Skip(2).ShouldBe(["b", "bad", "c"], ignoreOrder: true);
    }

    /// <summary>A server that ends a connection may have committed before: to write again would write twice.</summary>
    [Fact]
    public async Task Where_it_is_not_known_what_became_of_a_group_nobody_tries_again()
    {
        var groups = Groups(keys => keys.Contains("b") ? throw Refusal("FATAL", PostgresErrorCodes.AdminShutdown) : [Done]);
        var (a, b, c) = (Send(groups, "a"), Send(groups, "b"), Send(groups, "c"));
        first.SetResult();

        (await a).ShouldBe(Done);
        await Should.ThrowAsync<PostgresException>(() => b);
        await Should.ThrowAsync<PostgresException>(() => c);
        asked.ShouldBe(["a", "b c"]);
    }

    [Fact]
    public async Task A_group_that_is_held_up_does_not_keep_the_next_one_back()
    {
        var groups = Groups(_ => [Done]);
        var (held, b) = (Send(groups, "a"), Send(groups, "b"));

        (await b).ShouldBe(Done);
        held.IsCompleted.ShouldBeFalse();
        first.SetResult();
        (await held).ShouldBe(Done);
    }

    [Fact]
    public async Task Who_is_alone_can_go_away_and_who_is_not_leaves_the_others()
    {
        using var gone = new CancellationTokenSource();
        List<bool> cancellable = [];
        var groups = new PostgresGroups(async (commits, token) =>
        {
            cancellable.Add(token.CanBeCanceled);
            await first.Task;

            return [.. commits.Select(_ => Done)];
        });
        List<Task<CommitResult>> all = [groups.Commit(Of("a"), gone.Token), groups.Commit(Of("b"), gone.Token), groups.Commit(Of("c"), gone.Token)];
        first.SetResult();
        await Task.WhenAll(all);

        cancellable.ShouldBe([true, false]);
    }

    [Fact]
    public async Task Who_goes_away_before_a_group_takes_it_is_not_written()
    {
        using var gone = new CancellationTokenSource();
        var groups = Groups(_ => [Done]);
        var (a, b, c) = (Send(groups, "a"), groups.Commit(Of("b"), gone.Token), Send(groups, "c"));
        await gone.CancelAsync();
        first.SetResult();

        (await a).ShouldBe(Done);
        (await c).ShouldBe(Done);
        await Should.ThrowAsync<OperationCanceledException>(() => b);
        asked.ShouldBe(["a", "c"]);
    }

    [Fact]
    public void What_relies_on_a_search_keeps_an_answer_or_is_large_stands_alone()
    {
        var small = Of("a", "b");
        PostgresGroups.Takes(small).ShouldBeTrue();
        PostgresGroups.Takes(small with { Criteria = [new CriteriaRead(null!, [], 1)] }).ShouldBeFalse();
        PostgresGroups.Takes(small with { Referring = new ReferringRead(Key("a"), [], 1) }).ShouldBeFalse();
        PostgresGroups.Takes(small with { Idempotency = new IdempotencyClaim("", "", [], _ => new StoredAnswer(200, [])) }).ShouldBeFalse();
        PostgresGroups.Takes(small with { Writes = [.. Enumerable.Repeat(small.Writes[0], 9)] }).ShouldBeFalse();
        PostgresGroups.Takes(small with { Writes = [small.Writes[0] with { Body = new PreparedBody(new byte[100_000], 0) }] }).ShouldBeFalse();
    }

    /// <param name="answer">The result of each commit of a group, by what it writes.</param>
    private PostgresGroups Groups(Func<IReadOnlyList<string>, IReadOnlyList<CommitResult>> answer) => new(async (commits, _) =>
    {
        List<string> keys = [.. commits.Select(commit => commit.Writes[0].Key.Id)];
        var isFirst = asked.IsEmpty;
        asked.Enqueue(string.Join(' ', keys));

        if (isFirst)
        {
            await first.Task;
        }

        return [.. Enumerable.Repeat(answer(keys)[0], keys.Count)];
    });

    private static Task<CommitResult> Send(PostgresGroups groups, string writes, string? reads = null) => groups.Commit(Of(writes, reads), Cancel);

    private static Commit Of(string writes, string? reads = null) => new()
    {
        Writes = [new WriteSet { Key = Key(writes), Owner = "patients", ExpectedVersion = 0 }],
        Reads = reads is null ? [] : [new RowRead(Key(reads), 1)],
    };

    private static ResourceKey Key(string id) => new("Basic", id);

    private static PostgresException Refusal(string severity, string state) => new("no", severity, severity, state);
}
