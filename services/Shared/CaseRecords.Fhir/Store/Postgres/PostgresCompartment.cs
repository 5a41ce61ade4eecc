using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Reads a whole compartment. The connection is in a transaction of one snapshot.</summary>
internal static class PostgresCompartment
{
    private const string Members =
        """
        WITH RECURSIVE
        me(rid) AS (SELECT rid FROM resource WHERE type = $1 AND id = $2),
        members(rid) AS (SELECT rid FROM resource WHERE patient = (SELECT rid FROM me) AND deleted = FALSE
                         UNION SELECT c.rid FROM compartment c JOIN resource r ON r.rid = c.rid WHERE c.patient = (SELECT rid FROM me) AND r.deleted = FALSE)
        """;

    private const string Referenced =
        $"""
        {Members},
        others(rid) AS (SELECT f.target FROM members m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target
                        WHERE o.type = ANY($3) AND o.patient = 0 AND o.deleted = FALSE AND o.version > 0
                        UNION
                        SELECT f.target FROM others m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target
                        WHERE o.type = ANY($3) AND o.patient = 0 AND o.deleted = FALSE AND o.version > 0)
        """;

    private static readonly short[] Shared = [.. CompartmentContent.SharedTypes.Select(R4.Number)];

    public static async ValueTask<CompartmentContent> Read(NpgsqlConnection connection, ResourceKey patient, CancellationToken cancellationToken)
    {
        await using var members = new NpgsqlCommand($"{Members} {Bodies("members")} ORDER BY r.rid <> (SELECT rid FROM me), r.rid", connection);
        await using var others = new NpgsqlCommand($"{Referenced} {Bodies("others")} ORDER BY r.rid", connection);

        return new CompartmentContent(
            await PostgresRecordStore.All(members.With(R4.Number(patient.Type), patient.Id), cancellationToken),
            await PostgresRecordStore.All(others.With(R4.Number(patient.Type), patient.Id, Shared), cancellationToken));
    }

    public static async ValueTask<IReadOnlyList<short>> ReferredBy(
        NpgsqlDataSource source, ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT q.p FROM unnest($1) q(p)
            WHERE EXISTS (SELECT 1 FROM ix_ref f WHERE f.p = q.p AND f.target = (SELECT rid FROM resource WHERE type = $2 AND id = $3)) ORDER BY q.p
            """);
        await using var reader = await command.With(parameters.ToArray(), R4.Number(target.Type), target.Id).ExecuteReaderAsync(cancellationToken);
        List<short> found = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetInt16(0));
        }

        return found;
    }

    private static string Bodies(string set) =>
        $"SELECT {PostgresRecordStore.StoredColumns} FROM {set} s JOIN resource r ON r.rid = s.rid JOIN version v ON v.rid = r.rid AND v.version = r.version";
}
