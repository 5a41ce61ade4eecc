using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir.Log;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments;

/// <summary>
/// Looks at each case that a commit changed, once per commit, as the case was then and at the commit's time: what it writes depends only
/// on the log. Saves its position after the writes; after a crash the last commit is looked at again and gives the same answer.
/// </summary>
internal sealed class AssessmentConsumer(
    IDbContextFactory<AssessmentsDb> databases,
    ReadVersion read,
    IReadOnlyList<AssessmentRule> rules,
    IAssessmentWriter writer) : ILogConsumer, IDisposable
{
    private readonly AssessmentDesk desk = new(rules, writer);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    public string Name => "assessments";

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await PositionOf(db, cancellationToken);
    }

    public async Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);

        try
        {
            foreach (var commit in entries.GroupBy(entry => entry.Transaction.Id))
            {
                await Apply([.. commit], commit.Key, cancellationToken);
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
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var files = new CaseFiles(db, read);

            foreach (var patient in await files.WorthALook(cancellationToken))
            {
                await desk.Look(db, await files.Open(patient, cancellationToken), now, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
            }

            (await CursorOf(db, cancellationToken)).LookedAt = now;
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    /// <summary>Takes in what came of one commit; a long commit may come in several calls, and its cases are looked at with the last.</summary>
    private async Task Apply(IReadOnlyList<LogEntry> entries, Guid commit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var position = await PositionOf(db, cancellationToken);
        var files = new CaseFiles(db, read);
        var last = entries[^1];

        if (last.Position <= position)
        {
            return;
        }

        foreach (var entry in entries.Where(entry => entry.Position > position))
        {
            await files.Apply(entry, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);

        if (last.Transaction.Index == last.Transaction.Count - 1)
        {
            await LookAtTouched(db, files, commit, last.Time, cancellationToken);
        }

        (await CursorOf(db, cancellationToken)).Position = last.Position;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task LookAtTouched(AssessmentsDb db, CaseFiles files, Guid commit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var patient in await files.TouchedBy(commit, cancellationToken))
        {
            if (!await files.IsQuiet(patient, cancellationToken))
            {
                await desk.Look(db, await files.Open(patient, cancellationToken), now, cancellationToken);
            }
        }
    }

    private static async Task<long> PositionOf(AssessmentsDb db, CancellationToken cancellationToken) =>
        await db.Cursor.Select(cursor => cursor.Position).SingleOrDefaultAsync(cancellationToken);

    private static async Task<CursorRow> CursorOf(AssessmentsDb db, CancellationToken cancellationToken)
    {
        var cursor = await db.Cursor.FindAsync([CursorRow.Only], cancellationToken);

        if (cursor is null)
        {
            cursor = new CursorRow();
            db.Cursor.Add(cursor);
        }

        return cursor;
    }
}
