using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Hosting;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// Begins a new epoch of the log in a database that was restored: positions will be given again, to other entries. A restored dump is noticed,
/// for it is in another server or its tables have other object ids; a server that went back to an earlier moment is not, and has to be told.
/// </summary>
public static class PostgresRestored
{
    private const string Here = "concat_ws('.', (SELECT system_identifier FROM pg_control_system()), 'record.log'::regclass::oid)";

    /// <summary>Seen by every snapshot: the numbers of transactions of another server mean nothing here.</summary>
    private const string Always = "'3'";

    /// <summary>Whether the database came from a dump and no job has seen to it.</summary>
    public static async Task<bool> IsUnsettled(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"SELECT value <> {Here} FROM setting WHERE name = '{RecordSettings.Incarnation}'");

        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Begins a new epoch if the database came from a dump, or if the operator says that it was restored.</summary>
    /// <returns>Whether a new epoch has begun.</returns>
    /// <exception cref="StartRefusedException">Services are connected: what they know of the record is of before.</exception>
    public static async Task<bool> Settle(NpgsqlDataSource source, bool isRestored, CancellationToken cancellationToken)
    {
        var begins = isRestored || await IsUnsettled(source, cancellationToken);

        if (begins)
        {
            await RefuseConnected(source, cancellationToken);
        }

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.Add("BEGIN");
        batch.Add($"INSERT INTO setting (name, value) VALUES ('{RecordSettings.Incarnation}', {Here}) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value <> excluded.value");

        if (begins)
        {
            batch.Add("UPDATE feed_state SET epoch = $1, fence = fence + 1, holder = '', lease_until = 0", Guid.CreateVersion7().ToString("N"));
            // Pages of a search are continued by snapshot and number: links of before cannot be opened any more.
            batch.Add("DELETE FROM key_ring");
            batch.Add($"UPDATE resource SET xact = {Always} WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())");
        }

        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return begins;
    }

    private static async Task RefuseConnected(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT string_agg(DISTINCT application_name, ', ') FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'caserecords-%' AND application_name <> current_setting('application_name')
            """);

        if (await command.ExecuteScalarAsync(cancellationToken) is string connected)
        {
            throw new StartRefusedException($"The record was restored, and {connected} still runs on what was before. Stop it, run this again, then start it.");
        }
    }
}
