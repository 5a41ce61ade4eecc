using System.Collections.Concurrent;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// The numbers that stand for resources and code systems. A number never changes once it is committed, so it may be kept; what is new
/// is numbered in a transaction of its own, before the one that uses it, so that no two writers wait for each other's numbers.
/// </summary>
internal sealed class PostgresNumbers(NpgsqlDataSource source) : IDisposable
{
    /// <summary>How many rids a process takes from the sequence at once.</summary>
    public const int Block = 100;

    /// <summary>The number that stands for "no system".</summary>
    public const int NoSystem = 0;

    private const int MostKept = 500_000;

    private readonly ConcurrentDictionary<string, int> systems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ResourceKey, long> rids = [];
    private readonly SemaphoreSlim oneBlock = new(1, 1);
    private int kept;
    private long nextRid;
    private long endOfBlock;

    public int? System(string uri) => uri.Length == 0 ? NoSystem : systems.TryGetValue(uri, out var number) ? number : null;

    public long? Rid(ResourceKey key) => rids.TryGetValue(key, out var rid) ? rid : null;

    /// <summary>Keeps a number that is committed.</summary>
    public void Keep(ResourceKey key, long rid)
    {
        // Counted here: the dictionary's own count would take all of its locks.
        if (rids.TryAdd(key, rid) && Interlocked.Increment(ref kept) > MostKept)
        {
            rids.Clear();
            kept = 0;
        }
    }

    /// <summary>Rids that nobody else has.</summary>
    public async ValueTask<long[]> NewRids(int count, CancellationToken cancellationToken)
    {
        await oneBlock.WaitAsync(cancellationToken);

        try
        {
            var numbers = new long[count];

            for (var i = 0; i < count; i++)
            {
                if (nextRid == endOfBlock)
                {
                    await using var command = source.CreateCommand("SELECT nextval('rid')");
                    nextRid = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
                    endOfBlock = nextRid + Block;
                }

                numbers[i] = nextRid++;
            }

            return numbers;
        }
        finally
        {
            oneBlock.Release();
        }
    }

    /// <summary>Learns the numbers of systems and resources that have one.</summary>
    public async ValueTask Learn(IEnumerable<string> uris, IEnumerable<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var unknown = uris.Where(uri => System(uri) is null).Distinct().ToArray();
        var strangers = keys.Where(key => Rid(key) is null).Distinct().ToList();

        if (unknown.Length > 0)
        {
            await LearnSystems("SELECT uri, sys FROM sys WHERE uri = ANY($1)", unknown, cancellationToken);
        }

        if (strangers.Count > 0)
        {
            await using var command = source.CreateCommand(
                "SELECT r.type, r.id, r.rid FROM unnest($1, $2) k(type, id) JOIN resource r ON r.type = k.type AND r.id = k.id");
            command.With(strangers.Select(key => R4.Number(key.Type)).ToArray(), strangers.Select(key => key.Id).ToArray());
            await LearnRids(command, cancellationToken);
        }
    }

    /// <summary>The same, and gives a number to what has none: resources get a stub row, so that references to them are numbers too.</summary>
    public async ValueTask Number(IEnumerable<string> uris, IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var wanted = uris.Distinct().ToList();
        await Learn(wanted, keys, cancellationToken);

        // In one order, so that two who number the same wait for each other and nothing worse.
        var unknown = wanted.Where(uri => System(uri) is null).Order(StringComparer.Ordinal).ToArray();
        var strangers = keys.Where(key => Rid(key) is null).Distinct().OrderBy(key => R4.Number(key.Type)).ThenBy(key => key.Id, StringComparer.Ordinal).ToList();

        if (unknown.Length > 0)
        {
            await LearnSystems("INSERT INTO sys (uri) SELECT unnest($1) ON CONFLICT (uri) DO NOTHING RETURNING uri, sys", unknown, cancellationToken);
        }

        if (strangers.Count > 0)
        {
            await using var command = source.CreateCommand(
                """
                INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
                SELECT k.rid, k.type, k.id, 0, FALSE, '', 0, 0, pg_current_xact_id(), 1 FROM unnest($1, $2, $3) k(rid, type, id)
                ON CONFLICT (type, id) DO NOTHING RETURNING type, id, rid
                """);
            command.With(
                await NewRids(strangers.Count, cancellationToken), strangers.Select(key => R4.Number(key.Type)).ToArray(), strangers.Select(key => key.Id).ToArray());
            await LearnRids(command, cancellationToken);
        }

        // What another writer numbered meanwhile was passed over.
        await Learn(unknown, strangers, cancellationToken);
    }

    public void Dispose() => oneBlock.Dispose();

    private async Task LearnSystems(string sql, string[] uris, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.With((object)uris);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            systems[reader.GetString(0)] = reader.GetInt32(1);
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
