using System.Collections.Concurrent;
using CaseRecords.Fhir.Search.Texts;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Numbers for code systems, and the counters of the record: cached, and numbered by the one writer.</summary>
internal sealed class SqliteDictionaries
{
    /// <summary>The number that stands for "no system".</summary>
    public const int NoSystem = 0;

    private const int MostKept = 100_000;

    private readonly ConcurrentDictionary<string, int> systems = new(StringComparer.Ordinal);
    private readonly HashSet<long> wordings = [];
    private long lastRid = -1;
    private long lastLogId = -1;

    /// <summary>Drops what was learnt in work that has been rolled back.</summary>
    public void Forget()
    {
        systems.Clear();
        wordings.Clear();
        lastRid = lastLogId = -1;
    }

    public long NextRid(SqliteSession session)
    {
        if (lastRid < 0)
        {
            lastRid = session.First("SELECT coalesce(max(rid), 0) FROM resource", row => row.GetInt64(0));
        }

        return ++lastRid;
    }

    public long NextLogId(SqliteSession session) => lastLogId = LastLogId(session) + 1;

    /// <summary>The newest id that was given out; 0 before the first.</summary>
    public long LastLogId(SqliteSession session)
    {
        if (lastLogId < 0)
        {
            lastLogId = session.First("SELECT coalesce(max(id), 0) FROM log", row => row.GetInt64(0));
        }

        return lastLogId;
    }

    /// <summary>The number of a system, given to it now if it has none. Writer only.</summary>
    public int Number(SqliteSession session, string uri)
    {
        if (uri.Length == 0)
        {
            return NoSystem;
        }

        if (Find(session, uri) is { } known)
        {
            return known;
        }

        var number = session.First("SELECT coalesce(max(sys), 0) + 1 FROM sys", row => row.GetInt32(0));
        session.Execute("INSERT INTO sys (sys, uri) VALUES (?1, ?2)", number, uri);
        systems[uri] = number;

        return number;
    }

    /// <summary>Keeps what is said, where nothing has said it before. Writer only.</summary>
    /// <returns>Its number.</returns>
    public long Keep(SqliteSession session, Wording wording)
    {
        if (wordings.Count == MostKept)
        {
            wordings.Clear();
        }

        foreach (var part in wordings.Add(wording.Number) ? wording.Parts : [])
        {
            session.Execute("INSERT OR IGNORE INTO wording_part (folded, wording) VALUES (?1, ?2)", part, wording.Number);
        }

        return wording.Number;
    }

    /// <summary>The number of a system; null if no resource has ever named it.</summary>
    public int? Find(SqliteSession session, string uri)
    {
        if (systems.TryGetValue(uri, out var cached))
        {
            return cached;
        }

        if (session.First("SELECT sys FROM sys WHERE uri = ?1", row => (int?)row.GetInt32(0), uri) is not { } found)
        {
            return null;
        }

        systems[uri] = found;

        return found;
    }
}
