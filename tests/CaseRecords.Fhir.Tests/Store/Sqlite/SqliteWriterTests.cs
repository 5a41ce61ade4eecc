using CaseRecords.Fhir.Store.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
    private readonly SqliteWriter writer;
    private Action<SqliteSession> beforeCommit = _ => { };
    private int groups;
    private int forgotten;

    public SqliteWriterTests() => writer = new SqliteWriter(
        Connection,
        session =>
        {
            groups++;
            beforeCommit(session);
        },
        () => forgotten++);

    private string Connection => $"Data Source={Path.Combine(folder, "record.db")};Pooling=False";

    [Fact]
    public async Task A_failing_job_is_rolled_back_alone_and_its_neighbours_are_committed()
    {
        await Create();

        var jobs = await Together(
            () => writer.Run(session => Insert(session, 1)),
            () => writer.Run<int>(session =>
            {
                Insert(session, 2);
                throw new InvalidOperationException("no");
            }),
            () => writer.Run(session => Insert(session, 3)));

        (await jobs[0]).ShouldBe(1);
        (await Should.ThrowAsync<InvalidOperationException>(jobs[1])).Message.ShouldBe("no");
        (await jobs[2]).ShouldBe(3);
        Stored().ShouldBe([1, 3]);
        forgotten.ShouldBe(2, "with the group, and when it failed alone");
    }

    [Fact]
    public async Task What_has_queued_shares_a_commit_up_to_64_jobs()
    {
        await Create();
        var before = groups;

        await Task.WhenAll(await Together([.. Enumerable.Range(1, 100).Select<int, Func<Task<int>>>(i => () => writer.Run(session => Insert(session, i)))]));

        Stored().Count.ShouldBe(100);
        (groups - before).ShouldBe(1 + 2, "the one that held the others up, 64, and the rest");
    }

    [Fact]
    public async Task A_commit_that_fails_fails_every_job_of_its_group_and_no_later_one()
    {
        await Create();
        beforeCommit = session =>
        {
            if (session.First("SELECT count(*) FROM t", row => row.GetInt32(0)) > 1)
            {
                throw new IOException("the disk is full");
            }
        };

        var jobs = await Together(() => writer.Run(session => Insert(session, 1)), () => writer.Run(session => Insert(session, 2)));

        await Should.ThrowAsync<IOException>(jobs[0]);
        await Should.ThrowAsync<IOException>(jobs[1]);
        forgotten.ShouldBe(1);
        Stored().ShouldBeEmpty();
        (await writer.Run(session => Insert(session, 3))).ShouldBe(3);
        Stored().ShouldBe([3]);
    }

    [Fact]
    public async Task Where_there_is_no_room_every_job_that_is_lost_is_told_so_and_later_ones_are_written()
    {
        await Create();
        await writer.Run(session => session.First("PRAGMA max_page_count = 20", row => row.GetInt32(0)));

        var jobs = await Together(
            () => writer.Run(session => Insert(session, 1)),
            () => writer.Run(session => session.Execute("CREATE TABLE large AS SELECT zeroblob(1000000) AS body")),
            () => writer.Run(session => Insert(session, 2)));

        (await Should.ThrowAsync<UnavailableException>(jobs[1])).IsFull.ShouldBeTrue();
        var lost = jobs.Where(job => job.IsFaulted).ToList();
        lost.ShouldAllBe(job => job.Exception!.InnerException is UnavailableException && ((UnavailableException)job.Exception.InnerException).IsFull);
        Stored().Count.ShouldBe(jobs.Count - lost.Count);
        (await writer.Run(session => Insert(session, 3))).ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_is_told_of_success_before_the_commit()
    {
        await Create();
        Task<int>? job = null;
        var told = false;
        beforeCommit = _ => told |= job?.IsCompleted == true;
        using var gate = new ManualResetEventSlim();
        job = writer.Run(session =>
        {
            gate.Wait(TestContext.Current.CancellationToken);

            return Insert(session, 1);
        });
        gate.Set();

        await job;

        told.ShouldBeFalse();
        Stored().ShouldBe([1]);
    }

    [Fact]
    public async Task What_was_queued_when_it_stops_is_still_written_and_nothing_after_that()
    {
        await Create();
        var last = writer.Run(session => Insert(session, 1));

        await writer.DisposeAsync();

        (await last).ShouldBe(1);
        Should.Throw<ObjectDisposedException>(() => { _ = writer.Run(session => Insert(session, 2)); });
        Stored().ShouldBe([1]);
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<int> Create() => writer.Run(session => session.Execute("CREATE TABLE t(n INTEGER PRIMARY KEY)"));

    private static int Insert(SqliteSession session, int n)
    {
        session.Execute("INSERT INTO t(n) VALUES (?1)", n);

        return n;
    }

    /// <summary>Queues the jobs while the writer is held up, so that they make one group.</summary>
    private async Task<IReadOnlyList<Task<int>>> Together(params Func<Task<int>>[] jobs)
    {
        using var gate = new ManualResetEventSlim();
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = writer.Run(_ =>
        {
            busy.SetResult();
            gate.Wait(TestContext.Current.CancellationToken);

            return 0;
        });
        await busy.Task;
        List<Task<int>> queued = [.. jobs.Select(job => job())];
        gate.Set();
        await first;
        await Task.WhenAll(queued).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        return queued;
    }

    private List<int> Stored()
    {
        using var session = new SqliteSession(Connection, writes: false);

        return session.All("SELECT n FROM t ORDER BY n", row => row.GetInt32(0));
    }
}
