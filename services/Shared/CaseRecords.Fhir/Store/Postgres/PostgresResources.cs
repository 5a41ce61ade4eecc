using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Reads resources by their keys, a statement each.</summary>
internal static class PostgresResources
{
    public static async ValueTask<StoredResource?> Find(NpgsqlDataSource source, ResourceKey key, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{StoredRow.Current} WHERE r.type = $1 AND r.id = $2");

        return await First(command.With(R4.Number(key.Type), key.Id), cancellationToken);
    }

    public static async ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(NpgsqlDataSource source, IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return new Dictionary<ResourceKey, StoredResource>();
        }

        await using var command = source.CreateCommand($"{StoredRow.Current} JOIN unnest($1, $2) k(type, id) ON r.type = k.type AND r.id = k.id");
        var found = await PostgresRecordStore.All(command.With(keys.Select(key => R4.Number(key.Type)).ToArray(), keys.Select(key => key.Id).ToArray()), cancellationToken);

        return found.DistinctBy(stored => stored.Key).ToDictionary(stored => stored.Key);
    }

    public static async ValueTask<StoredResource?> Find(NpgsqlDataSource source, VersionKey version, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"SELECT {StoredRow.Columns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = $3 WHERE r.type = $1 AND r.id = $2");

        return await First(command.With(R4.Number(version.Resource.Type), version.Resource.Id, version.Version), cancellationToken);
    }

    public static async ValueTask<List<StoredResource>> FindAll(NpgsqlDataSource source, IReadOnlyList<VersionKey> versions, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"SELECT {StoredRow.Columns} FROM unnest($1, $2, $3) k(type, id, version) JOIN resource r ON r.type = k.type AND r.id = k.id JOIN version v ON v.rid = r.rid AND v.version = k.version");

        return await PostgresRecordStore.All(
            command.With(versions.Select(one => R4.Number(one.Resource.Type)).ToArray(), versions.Select(one => one.Resource.Id).ToArray(), versions.Select(one => one.Version).ToArray()),
            cancellationToken);
    }

    private static async ValueTask<StoredResource?> First(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        return await reader.ReadAsync(cancellationToken) ? StoredRow.Read(reader) : null;
    }
}
