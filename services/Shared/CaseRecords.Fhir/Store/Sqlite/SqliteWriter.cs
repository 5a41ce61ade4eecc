using System.Threading.Channels;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>
/// The one writer of a SQLite file. Whatever has queued, up to 64 jobs, shares one durable commit, and nobody is told of success before that
/// commit. A job that fails takes nobody with it: the group is rolled back, and each of its jobs runs again in a transaction of its own. That
/// is rare, and a savepoint for each job would copy every page that it touches.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int GroupLimit = 64;

    private readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteSession session;
    private readonly Action<SqliteSession> beforeCommit;
    private readonly Action forget;
    private readonly Thread thread;

    /// <param name="beforeCommit">Runs at the end of each group, inside its transaction.</param>
    /// <param name="forget">Called when work was rolled back, so that caches made of it are dropped.</param>
    public SqliteWriter(string connectionString, Action<SqliteSession> beforeCommit, Action forget)
    {
        this.beforeCommit = beforeCommit;
        this.forget = forget;
        session = new SqliteSession(connectionString, writes: true);
        thread = new Thread(Loop) { IsBackground = true, Name = "record-writer" };
        thread.Start();
    }

    /// <summary>Runs a job on the writer's connection; completes after the commit that holds it.</summary>
    /// <exception cref="ObjectDisposedException">The writer has been stopped.</exception>
    public Task<T> Run<T>(Func<SqliteSession, T> work)
    {
        var job = new Job<T>(work);

        return jobs.Writer.TryWrite(job)
            ? job.Task
            : throw new ObjectDisposedException(nameof(SqliteWriter));
    }

    public async ValueTask DisposeAsync()
    {
        if (jobs.Writer.TryComplete())
        {
            await jobs.Reader.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            thread.Join();
            session.Dispose();
        }
    }

    private void Loop()
    {
        List<Job> group = [];

        while (Next(group))
        {
            if (!Settle(group) && group.Count > 1)
            {
                group.ForEach(job => Settle([job]));
            }

            group.ForEach(job => job.Complete());
            group.Clear();
        }
    }

    /// <summary>Runs jobs in one transaction. Where one of them or the commit fails, nothing of it has happened.</summary>
    /// <returns>False where a job failed by itself: the others may succeed without it.</returns>
    private bool Settle(List<Job> group)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");

            if (!group.TrueForAll(job => job.Try(session)))
            {
                forget();
                session.Execute("ROLLBACK");

                return false;
            }

            beforeCommit(session);
            session.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Abandon(group, e);
        }

        return true;
    }

    /// <summary>Waits for the next job and takes what else is there.</summary>
    private bool Next(List<Job> group)
    {
        var more = jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

        while (group.Count < GroupLimit && jobs.Reader.TryRead(out var job))
        {
            group.Add(job);
        }

        return more;
    }

    private void Abandon(List<Job> group, Exception e)
    {
        forget();
        var reason = SqliteFailures.IsOnlyAfterwards(e) ? group.Find(job => job.Failure is not null)?.Failure ?? e : e;
        group.ForEach(job => job.Fail(reason));

        try
        {
            session.Execute("ROLLBACK");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // SQLite has already rolled back by itself.
        }
    }

    private abstract class Job
    {
        public Exception? Failure { get; protected set; }

        public abstract bool Try(SqliteSession session);

        public abstract void Fail(Exception e);

        public abstract void Complete();
    }

    private sealed class Job<T>(Func<SqliteSession, T> work) : Job
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Task => completion.Task;

        public override bool Try(SqliteSession session)
        {
            Failure = null;

            try
            {
                result = work(session);
            }
            catch (Exception e)
            {
                Failure = e;
            }

            return Failure is null;
        }

        public override void Fail(Exception e) => Failure ??= e;

        public override void Complete()
        {
            if (Failure is null)
            {
                completion.SetResult(result!);
            }
            else
            {
                completion.SetException(SqliteFailures.Told(Failure));
            }
        }
    }
}
