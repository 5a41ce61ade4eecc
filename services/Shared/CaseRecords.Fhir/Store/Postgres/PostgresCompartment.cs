using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Reads a whole compartment.</summary>
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

    /// <summary>Both halves of one moment, in one round trip.</summary>
    public static async ValueTask<CompartmentContent> Read(NpgsqlDataSource source, ResourceKey patient, int most, CancellationToken cancellationToken)
    {
        var type = R4.Number(patient.Type);
        await using var batch = source.CreateBatch();
        batch.Add(PostgresMoment.Opening);
        batch.Add($"{Members} {Bodies("members")} ORDER BY r.rid <> (SELECT rid FROM me), r.rid LIMIT $3", type, patient.Id, most);
        batch.Add($"{Referenced} {Bodies("others")} ORDER BY r.rid LIMIT $4", type, patient.Id, Shared, most);
        batch.Add(PostgresMoment.Closing);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var members = await PostgresRecordStore.All(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);

        return new CompartmentContent(members, await PostgresRecordStore.All(reader, cancellationToken));
    }

    public static async ValueTask<IReadOnlyList<CompartmentRow>> Rows(NpgsqlDataSource source, ResourceKey patient, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            {Referenced}
            SELECT r.type, r.id, r.updated, FALSE FROM members m JOIN resource r ON r.rid = m.rid
            UNION ALL SELECT r.type, r.id, r.updated, TRUE FROM others o JOIN resource r ON r.rid = o.rid
            """);

        return await All(
            command.With(R4.Number(patient.Type), patient.Id, Shared),
            row => new CompartmentRow(KeyOf(row), new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero), row.GetBoolean(3)), cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<DatedRow>> Dates(
        NpgsqlDataSource source, ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            WITH me(rid) AS (SELECT rid FROM resource WHERE type = $1 AND id = $2)
            SELECT r.type, r.id, d.p, d.low, d.high FROM unnest($3) q(p) JOIN ix_date d ON d.p = q.p AND d.patient = (SELECT rid FROM me) AND d.sub = 0 JOIN resource r ON r.rid = d.rid
            UNION ALL
            SELECT r.type, r.id, d.p, d.low, d.high FROM unnest($3) q(p) JOIN ix_date d ON d.p = q.p AND d.patient = -1 AND d.sub = 0 JOIN resource r ON r.rid = d.rid
            WHERE d.rid IN (SELECT c.rid FROM compartment c WHERE c.patient = (SELECT rid FROM me))
            """);

        return await All(
            command.With(R4.Number(patient.Type), patient.Id, parameters.ToArray()),
            row => new DatedRow(KeyOf(row), row.GetInt16(2), row.GetInt64(3), row.GetInt64(4)), cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<short>> ReferredBy(
        NpgsqlDataSource source, ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT q.p FROM unnest($1) q(p)
            WHERE EXISTS (SELECT 1 FROM ix_ref f WHERE f.p = q.p AND f.target = (SELECT rid FROM resource WHERE type = $2 AND id = $3)) ORDER BY q.p
            """);

        return await All(command.With(parameters.ToArray(), R4.Number(target.Type), target.Id), row => row.GetInt16(0), cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<StoredResource>> Examples(NpgsqlDataSource source, IReadOnlyList<short> parameters, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            SELECT {PostgresRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version
            WHERE r.rid IN (SELECT min(x.rid) FROM ix_token x WHERE x.p = ANY($1) GROUP BY x.p, x.code, x.sys
                            UNION SELECT min(x.rid) FROM ix_uri x WHERE x.p = ANY($1) GROUP BY x.p, x.uri)
            ORDER BY r.rid
            """);

        return await PostgresRecordStore.All(command.With(parameters.ToArray()), cancellationToken);
    }

    private static async ValueTask<IReadOnlyList<TRow>> All<TRow>(NpgsqlCommand command, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static ResourceKey KeyOf(NpgsqlDataReader row) => new(R4.Name(row.GetInt16(0)), row.GetString(1));

    private static string Bodies(string set) =>
        $"SELECT {PostgresRecordStore.StoredColumns} FROM {set} s JOIN resource r ON r.rid = s.rid JOIN version v ON v.rid = r.rid AND v.version = r.version";
}
