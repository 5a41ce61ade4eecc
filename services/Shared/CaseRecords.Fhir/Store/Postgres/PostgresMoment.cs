using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// What a connection reads of one moment. A statement sees one moment by itself and needs no transaction; before several of them
/// <see cref="Begin"/> opens one with a snapshot of its own, which rides along with the first.
/// </summary>
internal sealed class PostgresMoment(NpgsqlConnection connection)
{
    /// <summary>Opens a transaction all statements of which see what the first one sees.</summary>
    public const string Opening = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    /// <summary>Ends it.</summary>
    public const string Closing = "COMMIT";

    private bool begins;
    private bool isOpen;
    private string? planning;

    /// <summary>What is read from now on is of one moment, up to <see cref="End"/>.</summary>
    public void Begin() => begins = true;

    /// <summary>Has the next statement, and what follows it in the same transaction, planned as its statistics say and not by keys alone.</summary>
    /// <param name="mode">The server's <c>plan_cache_mode</c>.</param>
    public void Plan(string mode) => planning = mode;

    public ValueTask<List<TRow>> All<TRow>(SqlText statement, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken) =>
        All(statement, read, isLast: false, cancellationToken);

    /// <param name="isLast">Whether nothing more is read of this moment: its end rides along.</param>
    public async ValueTask<List<TRow>> All<TRow>(SqlText statement, Func<NpgsqlDataReader, TRow> read, bool isLast, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);

        // A search has a time of its own.
        batch.Timeout = 0;

        if (begins)
        {
            batch.Add(Opening);
        }

        if (planning is not null)
        {
            batch.Add(
                "SELECT set_config('plan_cache_mode', $1, TRUE), set_config('enable_seqscan', 'on', TRUE), set_config('enable_hashjoin', 'on', TRUE), set_config('enable_mergejoin', 'on', TRUE)",
                planning);
        }

        batch.Add(statement);

        if (isLast && (isOpen || begins))
        {
            batch.Add(Closing);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        if (planning is not null)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        List<TRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        (isOpen, begins, planning) = ((isOpen || begins) && !isLast, false, null);

        return rows;
    }

    /// <summary>Ends the transaction, if there is one.</summary>
    public async ValueTask End(CancellationToken cancellationToken)
    {
        if (isOpen)
        {
            await using var command = new NpgsqlCommand(Closing, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
