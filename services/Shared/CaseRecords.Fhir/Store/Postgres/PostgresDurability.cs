using CaseRecords.Hosting;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Makes sure, when a service starts, that the server keeps what it acknowledges to this login in this database, and has connections for it.</summary>
public static class PostgresDurability
{
    /// <summary>Settings as this session has them, so that what was set for the role or the database alone is seen too.</summary>
    internal static readonly IReadOnlyList<(string Setting, string Bad, string Means)> Settings =
    [
        ("fsync", "off", "a crash would lose writes that were acknowledged, or the whole database"),
        ("synchronous_commit", "off", "a crash would lose writes that were acknowledged"),
        ("full_page_writes", "off", "a crash would leave pages half written"),
        ("zero_damaged_pages", "on", "damaged pages would be emptied and read on"),
        ("ignore_checksum_failure", "on", "damaged pages would be read as if they were whole"),
    ];

    /// <returns>What an operator should know and may live with; null where there is nothing.</returns>
    /// <exception cref="StartRefusedException">Durability is off, or the pool is larger than the login or the server allows.</exception>
    public static async Task<string?> Check(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        // Missing where this login may not see it: then it cannot have been set for it either.
        await using var command = source.CreateCommand(
            """
            SELECT array(SELECT coalesce(current_setting(name, true), '') FROM unnest($1) WITH ORDINALITY s(name, n) ORDER BY n),
                   current_setting('wal_level'),
                   array(SELECT relname::text FROM pg_class WHERE relnamespace = $2::regnamespace AND relkind = 'r' AND relpersistence <> 'p' ORDER BY 1),
                   current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                   (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user)
            """);
        command.With(Settings.Select(setting => setting.Setting).ToArray(), PostgresRecordDb.Schema);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);

        RefuseForgetful(await reader.GetFieldValueAsync<string[]>(0, cancellationToken), await reader.GetFieldValueAsync<string[]>(2, cancellationToken));
        RefusePool(new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize, reader.GetInt32(3), reader.GetInt32(4));

        return Remark(reader.GetString(1));
    }

    internal static string? Remark(string walLevel) => walLevel == "minimal"
        ? "PostgreSQL runs with wal_level = minimal: what is acknowledged survives a crash, but neither a base backup nor a standby server can be made. pg_dump can."
        : null;

    /// <param name="values">Of <see cref="Settings"/>, in their order.</param>
    internal static void RefuseForgetful(IReadOnlyList<string> values, IReadOnlyList<string> unlogged)
    {
        foreach (var ((setting, bad, means), value) in Settings.Zip(values))
        {
            if (value == bad)
            {
                throw new StartRefusedException(
                    $"PostgreSQL runs with {setting} = {bad} for this login: {means}. Look at postgresql.conf, ALTER ROLE and ALTER DATABASE, and change it, or use another server.");
            }
        }

        if (unlogged is [var table, ..])
        {
            throw new StartRefusedException($"The table {PostgresRecordDb.Schema}.{table} is UNLOGGED: a crash would empty it. ALTER TABLE {PostgresRecordDb.Schema}.{table} SET LOGGED.");
        }
    }

    private static void RefusePool(int pool, int server, int login)
    {
        if (pool > server || (login >= 0 && pool > login))
        {
            throw new StartRefusedException(
                $"Record:PoolSize is {pool}, but PostgreSQL allows {(login >= 0 ? Math.Min(server, login) : server)} connections here. Make the pool smaller or raise the limit.");
        }
    }
}
