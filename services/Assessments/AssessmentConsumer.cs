using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir.Log;
using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments;

/// <summary>
/// Looks at each case that a commit changed, once per commit, as the case was then and at the commit's time: what it writes depends only
/// on the log. Saves its position after the writes; after a crash the last commit is looked at again and gives the same answer.
/// Of several instances one at a time looks and writes: the one that has the cursor.
/// </summary>
internal sealed class AssessmentConsumer(
    IDbContextFactory<AssessmentsDb> databases,
    ReadVersions read,
    IReadOnlyList<AssessmentRule> rules,
    IAssessmentWriter writer) : ILogConsumer, IDisposable
{
    private readonly AssessmentDesk desk = new(rules, writer);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    public string Name => "assessments";

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Cursor.Select(cursor => cursor.Position).SingleOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<LogPlace> Place(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Cursor.Select(c => new LogPlace(c.Position, c.Epoch, c.Event)).SingleOrDefaultAsync(cancellationToken) ?? LogPlace.Beginning;
    }

    /// <summary>Begun anew, cases are looked at as they once were; what is written about them ends as it was.</summary>
    public Task Follow(string epoch, bool anew, CancellationToken cancellationToken) => InTurn(
        async (db, _, _) =>
        {
            if (await db.Cursor.AnyAsync(cursor => cursor.Epoch == epoch, cancellationToken))
            {
                return false;
            }

            if (anew)
            {
                await db.Cases.ExecuteDeleteAsync(cancellationToken);
                await db.Assessments.ExecuteDeleteAsync(cancellationToken);
                await db.Cursor.ExecuteUpdateAsync(
                    cursor => cursor.SetProperty(c => c.Position, 0).SetProperty(c => c.Event, (Guid?)null).SetProperty(c => c.LookedAt, (DateTimeOffset?)null), cancellationToken);
            }

            return await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Epoch, epoch), cancellationToken) > 0;
        },
        cancellationToken);

    public async Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);

        try
        {
            for (var rest = entries; rest.Count > 0;)
            {
                var applied = await ApplySome(rest, cancellationToken);
                rest = [.. rest.SkipWhile(entry => entry.Position <= applied)];
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>When every case was last looked at because time had passed; null before the first time.</summary>
    public async Task<DateTimeOffset?> LookedAt(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Cursor.Select(cursor => cursor.LookedAt).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Looks at every case again because time has passed.</summary>
    public async Task Reevaluate(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);

        try
        {
            foreach (var patient in await WorthALook(cancellationToken))
            {
                await InTurn(
                    async (db, files, _) =>
                    {
                        await Look(db, files, [patient], now, cancellationToken);

                        return db.ChangeTracker.HasChanges();
                    },
                    cancellationToken);
            }

            await InTurn(
                async (db, _, _) => await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.LookedAt, now.ToUniversalTime()), cancellationToken) > 0,
                cancellationToken);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    /// <summary>
    /// Takes in commits in one transaction, up to the first about which a rule has news: what is written then is saved with its position.
    /// A long commit may come in several calls, and its cases are looked at with its last entry.
    /// </summary>
    /// <returns>The position that was reached.</returns>
    private async Task<long> ApplySome(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var reached = 0L;

        await InTurn(
            async (db, files, position) =>
            {
                var news = entries.Where(entry => entry.Position > position).ToList();
                reached = Math.Max(position, entries[^1].Position);

                if (news.Count == 0)
                {
                    return false;
                }

                await files.Expect(news, cancellationToken);
                var last = news[^1];

                foreach (var commit in news.GroupBy(entry => entry.Transaction.Id))
                {
                    if (await Take(files, [.. commit], cancellationToken) is not { Count: > 0 } patients)
                    {
                        continue;
                    }

                    await files.Save(cancellationToken);

                    if (await Look(db, files, patients, commit.Last().Time, cancellationToken))
                    {
                        last = commit.Last();
                        break;
                    }
                }

                await files.Save(cancellationToken);
                reached = last.Position;

                return await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Position, reached).SetProperty(c => c.Event, last.EventId), cancellationToken) > 0;
            },
            cancellationToken);

        return reached;
    }

    /// <summary>Takes what came of one commit into the case files; says, when it is whole, whose case is to be looked at.</summary>
    private static async Task<IReadOnlyList<string>> Take(CaseFiles files, IReadOnlyList<LogEntry> commit, CancellationToken cancellationToken)
    {
        foreach (var entry in commit)
        {
            files.Take(entry);
        }

        var last = commit[^1].Transaction;

        return last.Index == last.Count - 1 ? await files.LoudOnesIn(last.Id, beganBefore: commit[0].Transaction.Index > 0, cancellationToken) : [];
    }

    /// <summary>Does something in a transaction that has the cursor, and saves what it did if it says that it did something.</summary>
    private async Task InTurn(Func<AssessmentsDb, CaseFiles, long, Task<bool>> work, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var position = await db.TakeCursor<CursorRow>(cancellationToken);

        if (await work(db, new CaseFiles(db, read), position))
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task<bool> Look(AssessmentsDb db, CaseFiles files, IReadOnlyList<string> patients, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isNews = false;

        foreach (var patient in patients)
        {
            isNews |= await desk.Look(db, await files.Open(patient, cancellationToken), await files.Standing(patient, cancellationToken), now, cancellationToken);
        }

        return isNews;
    }

    private async Task<IReadOnlyList<string>> WorthALook(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await new CaseFiles(db, read).WorthALook(cancellationToken);
    }
}
