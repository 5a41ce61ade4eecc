using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>PostgreSQL's clock.</summary>
internal static class PostgresClock
{
    public static RecordClock Of(NpgsqlDataSource source, TimeProvider time) => new(
        async cancellationToken =>
        {
            await using var command = source.CreateCommand("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");

            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }, time);
}
