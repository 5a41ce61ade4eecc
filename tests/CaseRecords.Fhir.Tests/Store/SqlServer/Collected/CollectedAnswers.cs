using System.Collections.Concurrent;
using System.Text.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Fhir.Writing;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>
/// Answers the statements of SQL Server with what the record on SQLite holds, so that the store goes on as it would: rows under locks, packed
/// index rows, numbers. A statement that SQLite reads too is simply asked there.
/// </summary>
internal sealed class CollectedAnswers(string? file) : IDisposable
{
    private static readonly ConcurrentDictionary<string, bool> OfBoth = new(StringComparer.Ordinal);

    private readonly Lock one = new();
    private readonly AsyncLocal<Expected?> expected = new();
    private readonly ConcurrentDictionary<string, long> systems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(long, string), long> rids = [];
    private SqliteConnection? connection;
    private long nextBlock = 1L << 40;
    private int totals;

    /// <summary>What the call that is made next will find, as the record that answers knows.</summary>
    public void Expect(Expected what) => expected.Value = what;

    public IReadOnlyList<Rows> Answer(string text, IReadOnlyDictionary<string, object?> values)
    {
        if (text == SqlServerNumbers.NewSystems)
        {
            foreach (var uri in Sent(values["@uris"]))
            {
                systems.TryAdd(uri[1].GetString()!, 1_000_000 + systems.Count);
            }
        }
        else if (text == SqlServerNumbers.NewStubs)
        {
            foreach (var stub in Sent(values["@keys"]))
            {
                rids.TryAdd((stub[0].GetInt64(), stub[1].GetString()!), stub[2].GetInt64());
            }
        }

        return text == SqlServerCompartment.Bodies ? [Stored([]), Stored([])]
            : text.StartsWith(SqlServerMoment.Read, StringComparison.Ordinal) ? [Rows.One(5L), .. Found(text, values)]
            : Found(text, values);
    }

    public void Dispose() => connection?.Dispose();

    private IReadOnlyList<Rows> Found(string text, IReadOnlyDictionary<string, object?> values) => text switch
    {
        _ when text == SqlServerNumbers.Systems => [Each(values["@uris"], ["i", "sys"], uri => System(uri[1].GetString()!) is { } number ? [uri[0].GetInt64(), number] : null)],
        _ when text == SqlServerNumbers.Rids => [Each(values["@keys"], ["type", "id", "rid"], key => Rid(key) is { } rid ? [key[0].GetInt64(), key[1].GetString(), rid] : null)],
        _ when text == SqlServerNumbers.NextBlock => [Rows.One(Interlocked.Add(ref nextBlock, RecordNumbers.Block))],
        _ when text == SqlServerCommit.LockRows => [Each(
            values["@keys"], ["locked", "id", "rid", "version", "deleted", "patient", "updated"],
            key => Ask("SELECT type, id, rid, version, deleted, patient, updated FROM resource WHERE type = @type AND id = @id", Of(key)))],
        _ when text == SqlServerCommit.PackedKeys => [Each(
            values["@keys"], ["packed", "keys"],
            key => Ask("SELECT r.rid, v.keys FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.type = @type AND r.id = @id AND r.deleted = FALSE", Of(key)))],
        _ when text == SqlServerReindexChunk.LockRows => [Each(
            values["@rids"], ["locked", "version", "patient"], rid => Ask("SELECT rid, version, patient FROM resource WHERE rid = @rid AND deleted = FALSE", Number(rid)))],
        _ when text == SqlServerReindexChunk.PackedKeys => [Each(
            values["@rids"], ["packed", "keys"], rid => Ask("SELECT r.rid, v.keys FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.rid = @rid AND r.deleted = FALSE", Number(rid)))],
        SqlServerCommit.TakeMoment => [new Rows(["xact"], [[7L]])],
        SqlServerClock.Microseconds => [Rows.One((TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond)],
        SqlServerLog.Reach => [Rows.One("epoch", 1L, 1L, null)],
        SqlServerLog.Leased or SqlServerLog.FirstKept or SqlServerReindexChunk.MoveCursor or SqlServerSequencing.LastId => [Rows.One(1L)],
        SqlServerLease.Try => [Rows.One(0)],
        SqlServerConnections.Options => [Rows.One(true, "ON", "DISABLED", SqlServerText.Collation, 32_767)],
        SqlServerReindexing.NotApplied when file is null => [Rows.One(1L)],
        SqlServerReindexing.All => [new Rows(["generation", "types", "total", "skipped", "started", "finished", "next_rid"], [[3, "1 2", 1L, 0L, 1L, 0L, 0L], [2, "", 1L, 0L, 1L, 0L, 0L]])],
        SqlServerSequencing.TakeCounter => [Rows.One(1L, 0L)],
        SqlServerSequencing.Numbers => [Rows.One(7L, 9L)],
        _ when text.Contains($"SELECT {StoredRow.Columns}", StringComparison.Ordinal) => [Stored(expected.Value?.Resources ?? [])],
        _ when text.Contains("SELECT r.type, r.id FROM (SELECT m.*", StringComparison.Ordinal) => [new Rows(["type", "id"], [.. Next().Select(key => new object?[] { R4.Number(key.Type), key.Id })])],
        _ when text == SqlServerReferring.Sql => [new Rows(
            ["type", "id", "version"], [.. (expected.Value?.Referring ?? []).Select(row => new object?[] { R4.Number(row.Key.Type), row.Key.Id, row.Version })])],
        _ when CheckedStatement.Of(text).IsOneRow && file is not null && !IsOfBoth(text, values) => [Rows.One(Total())],
        _ when IsOfBoth(text, values) => [All(text, values)],
        _ when expected.Value is { HasIncluded: true } => [Rows.One(4_711L)],
        _ => [Rows.None],
    };

    /// <summary>Few and many in turn: a search that sorts by date is read otherwise when there are many.</summary>
    private long Total() => Interlocked.Increment(ref totals) % 2 == 0 ? 1 : 1_000_000;

    private IReadOnlyList<ResourceKey> Next() => expected.Value is { Matches: { Count: > 0 } matches } ? matches.Dequeue() : [];

    /// <summary>Resources with whatever stands behind their columns.</summary>
    private static Rows Stored(IReadOnlyList<StoredResource> resources) => new(
        ["type", "id", "version", "action", "updated", "owner", "body", "method", "rid", "k2", "k3", "k4", "k5"],
        [.. resources.Select(stored => new object?[]
        {
            R4.Number(stored.Key.Type), stored.Key.Id, stored.Version, (int)stored.Action, stored.LastUpdated.UtcTicks, stored.Owner, stored.Body.ToArray(),
            (short)WriteMethod.Put, 1L, null, null, null, null,
        })]);

    private static Rows Each(object? json, string[] columns, Func<JsonElement, object?[]?> row) => new(columns, [.. Sent(json).Select(row).OfType<object?[]>()]);

    private static JsonElement.ArrayEnumerator Sent(object? json) => JsonDocument.Parse((string)json!).RootElement.EnumerateArray();

    private long? System(string uri) => Ask("SELECT sys FROM sys WHERE uri = @uri", new Dictionary<string, object?> { ["@uri"] = SqlServerText.Original(uri) }) is [long number]
        ? number
        : systems.TryGetValue(uri, out var made) ? made : null;

    private long? Rid(JsonElement key) => Ask("SELECT rid FROM resource WHERE type = @type AND id = @id", Of(key)) is [long rid] ? rid
        : rids.TryGetValue((key[0].GetInt64(), key[1].GetString()!), out var made) ? made : null;

    private static Dictionary<string, object?> Of(JsonElement key) => new() { ["@type"] = key[0].GetInt64(), ["@id"] = key[1].GetString() };

    private static Dictionary<string, object?> Number(JsonElement rid) => new() { ["@rid"] = rid[0].GetInt64() };

    private object?[]? Ask(string text, IReadOnlyDictionary<string, object?> values) => file is not null && All(text, values).Values is [var row, ..] ? row : null;

    private bool IsOfBoth(string text, IReadOnlyDictionary<string, object?> values) => file is not null && text.StartsWith("SELECT", StringComparison.Ordinal) && OfBoth.GetOrAdd(text, _ =>
    {
        try
        {
            All(text, values);

            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 1)
        {
            return false;
        }
    });

    private Rows All(string text, IReadOnlyDictionary<string, object?> values)
    {
        lock (one)
        {
            if (connection is null)
            {
                connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
                connection.Open();
            }

            using var command = connection.CreateCommand();
            command.CommandText = text;

            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            using var reader = command.ExecuteReader();
            List<object?[]> rows = [];

            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is DBNull ? null : reader.GetValue(i))]);
            }

            return new Rows([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
        }
    }
}

/// <summary>What a call finds.</summary>
/// <param name="Resources">What statements find that read whole resources.</param>
internal sealed record Expected(IReadOnlyList<StoredResource> Resources)
{
    public static Expected Nothing { get; } = new([]);

    /// <summary>Whether something comes along with them.</summary>
    public bool HasIncluded { get; init; }

    /// <summary>What the searches find, one after another.</summary>
    public Queue<IReadOnlyList<ResourceKey>> Matches { get; init; } = [];

    public IReadOnlyList<RowRead> Referring { get; init; } = [];
}
