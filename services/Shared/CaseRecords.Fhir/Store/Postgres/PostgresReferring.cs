using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Finds what refers to a resource, by every reference parameter and by the number of those that no parameter reaches.</summary>
internal static class PostgresReferring
{
    private const string Sql =
        """
        SELECT r.type, r.id, r.version FROM resource r
        WHERE r.rid IN (SELECT f.rid FROM ix_ref f WHERE f.p = ANY(ARRAY(SELECT p FROM param WHERE kind = 'reference' UNION ALL SELECT 0::smallint))
                        AND f.target = (SELECT rid FROM resource WHERE type = $1 AND id = $2))
        AND r.deleted = FALSE AND r.version > 0 AND r.type <> ALL($4)
        ORDER BY r.rid LIMIT $3
        """;

    private static readonly short[] NotChanged = [R4.Number("AuditEvent"), R4.Number("Bundle")];

    public static async ValueTask<IReadOnlyList<RowRead>> To(NpgsqlDataSource source, ResourceKey target, int most, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        return await To(connection, target, most, cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<RowRead>> To(NpgsqlConnection connection, ResourceKey target, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.With(R4.Number(target.Type), target.Id, most, NotChanged).ExecuteReaderAsync(cancellationToken);
        List<RowRead> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new RowRead(new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1)), reader.GetInt64(2)));
        }

        return rows;
    }
}
