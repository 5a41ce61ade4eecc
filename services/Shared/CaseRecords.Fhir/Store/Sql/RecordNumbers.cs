using System.Collections.Concurrent;
using CaseRecords.Fhir.Search.Texts;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>
/// The numbers that stand for resources and code systems, where several processes share the record. A number never changes once it is
/// committed, so it may be kept; what is new is numbered in a transaction of its own, before the one that uses it, so that no two writers
/// wait for each other's numbers.
/// </summary>
internal abstract class RecordNumbers : IDisposable
{
    /// <summary>How many rids a process takes from the sequence at once.</summary>
    public const int Block = 100;

    /// <summary>The number that stands for "no system".</summary>
    public const int NoSystem = 0;

    /// <summary>So many resources' numbers are kept, and as many again that were kept before them.</summary>
    internal const int MostKept = 250_000;

    private const int MostWordings = 100_000;

    private readonly ConcurrentDictionary<string, int> systems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, bool> wordings = [];
    private readonly SemaphoreSlim oneBlock = new(1, 1);
    private volatile ConcurrentDictionary<ResourceKey, long> rids = [];
    private volatile ConcurrentDictionary<ResourceKey, long> olderRids = [];
    private int kept;
    private long nextRid;
    private long endOfBlock;

    public int? System(string uri) => uri.Length == 0 ? NoSystem : systems.TryGetValue(uri, out var number) ? number : null;

    /// <summary>A number that is known. Who is asked for stays known for long: a commit relies on what was numbered for it.</summary>
    public long? Rid(ResourceKey key)
    {
        if (rids.TryGetValue(key, out var rid))
        {
            return rid;
        }

        if (!olderRids.TryGetValue(key, out rid))
        {
            return null;
        }

        Keep(key, rid);

        return rid;
    }

    /// <summary>Keeps a number that is committed.</summary>
    public void Keep(ResourceKey key, long rid)
    {
        // Counted here: the dictionary's own count would take all of its locks.
        if (rids.TryAdd(key, rid) && Interlocked.Increment(ref kept) == MostKept)
        {
            olderRids = rids;
            rids = [];
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
                    nextRid = await TakeBlock(cancellationToken);
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
            await FindSystems(unknown, cancellationToken);
        }

        if (strangers.Count > 0)
        {
            await FindRids(strangers, cancellationToken);
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
            await AddSystems(unknown, cancellationToken);
        }

        if (strangers.Count > 0)
        {
            await AddStubs(strangers, await NewRids(strangers.Count, cancellationToken), cancellationToken);
        }

        // What another writer numbered meanwhile was passed over.
        await Learn(unknown, strangers, cancellationToken);
    }

    /// <summary>Keeps what is said, where nothing has said it before: in a transaction of its own too, and in one order.</summary>
    public async ValueTask Keep(IEnumerable<Wording> said, CancellationToken cancellationToken)
    {
        List<Wording> fresh = [.. said.Where(wording => !wordings.ContainsKey(wording.Number)).Distinct()];

        if (fresh.Count == 0)
        {
            return;
        }

        await AddWordings([.. fresh.SelectMany(wording => wording.Parts, (wording, part) => (part, wording.Number)).OrderBy(part => part.part, StringComparer.Ordinal).ThenBy(part => part.Number)], cancellationToken);

        if (wordings.Count > MostWordings)
        {
            wordings.Clear();
        }

        fresh.ForEach(wording => wordings[wording.Number] = true);
    }

    public void Dispose() => oneBlock.Dispose();

    /// <summary>The first of the next <see cref="Block"/> rids.</summary>
    protected abstract Task<long> TakeBlock(CancellationToken cancellationToken);

    /// <summary>Keeps the numbers of those systems that have one.</summary>
    protected abstract Task FindSystems(string[] uris, CancellationToken cancellationToken);

    /// <summary>Keeps the numbers of those resources that have one.</summary>
    protected abstract Task FindRids(List<ResourceKey> keys, CancellationToken cancellationToken);

    /// <summary>Numbers those systems that have no number, and keeps the numbers that it gave.</summary>
    protected abstract Task AddSystems(string[] uris, CancellationToken cancellationToken);

    /// <summary>Adds those parts of wordings that are not there, in the order given.</summary>
    protected abstract Task AddWordings(List<(string Folded, long Wording)> parts, CancellationToken cancellationToken);

    /// <summary>Makes rows for those resources that have none, and keeps the numbers that it gave.</summary>
    protected abstract Task AddStubs(List<ResourceKey> keys, long[] rids, CancellationToken cancellationToken);

    /// <summary>Keeps a system's number.</summary>
    protected void Keep(string uri, int number) => systems[uri] = number;
}
