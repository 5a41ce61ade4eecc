using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The numbers that PostgreSQL gives: of resources from a sequence, of systems from an identity column.</summary>
internal sealed class PostgresNumbers(NpgsqlDataSource source) : RecordNumbers
{
    protected override async Task<long> TakeBlock(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT nextval('rid')");

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    protected override Task FindSystems(string[] uris, CancellationToken cancellationToken) =>
        LearnSystems("SELECT uri, sys FROM sys WHERE uri = ANY($1)", uris, cancellationToken);

    protected override Task AddSystems(string[] uris, CancellationToken cancellationToken) =>
        LearnSystems("INSERT INTO sys (uri) SELECT unnest($1) ON CONFLICT (uri) DO NOTHING RETURNING uri, sys", uris, cancellationToken);

    protected override async Task FindRids(List<ResourceKey> keys, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "SELECT r.type, r.id, r.rid FROM unnest($1, $2) k(type, id) JOIN resource r ON r.type = k.type AND r.id = k.id");
        await LearnRids(command.With(keys.Select(key => R4.Number(key.Type)).ToArray(), keys.Select(key => key.Id).ToArray()), cancellationToken);
    }

    protected override async Task AddStubs(List<ResourceKey> keys, long[] rids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
            SELECT k.rid, k.type, k.id, 0, FALSE, '', 0, 0, pg_current_xact_id(), 1 FROM unnest($1, $2, $3) k(rid, type, id)
            ON CONFLICT (type, id) DO NOTHING RETURNING type, id, rid
            """);
        await LearnRids(command.With(rids, keys.Select(key => R4.Number(key.Type)).ToArray(), keys.Select(key => key.Id).ToArray()), cancellationToken);
    }

    protected override async Task AddWordings(List<(string Folded, long Wording)> parts, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("INSERT INTO wording_part (folded, wording) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING");
        await command.With(parts.Select(part => part.Folded).ToArray(), parts.Select(part => part.Wording).ToArray()).ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task LearnSystems(string sql, string[] uris, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.With((object)uris);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            Keep(reader.GetString(0), reader.GetInt32(1));
        }
    }

    private async Task LearnRids(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            Keep(new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1)), reader.GetInt64(2));
        }
    }
}
