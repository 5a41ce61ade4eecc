using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Store.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteIndexesTests
{
    private static readonly string[] Tables = ["ix_token", "ix_ref", "ix_uri", "ix_date", "ix_string", "ix_quantity", "ix_wording"];

    private static readonly IndexKeys Before = new()
    {
        Tokens = [new(1, "a", 0, 0, 0), new(1, "b", 1, 0, 0)],
        References = [new(2, 5, 0, 0)],
        Uris = [new(3, "urn:x")],
        Dates = [new(4, 1, 2)],
        Strings = [new(5, "wang", true, "Wang")],
        Quantities = [new(6, "mg", DecimalKey.Encode(1), DecimalKey.Encode(2), 1, 0, 0)],
        Wordings = [new(1, 7, 0, 0)],
    };

    [Fact]
    public async Task Only_rows_that_an_update_adds_or_takes_away_are_written()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);
        var now = new IndexKeys
        {
            Tokens = [new(1, "a", 0, 0, 0), new(1, "c", 1, 0, 0)],
            References = Before.References,
            Uris = Before.Uris,
            Dates = Before.Dates,
            Strings = Before.Strings,
            Quantities = [],
            Wordings = Before.Wordings,
        };

        Writes(session, () => SqliteIndexes.Replace(session, 1, IndexKeys.None, 0, Before, 9)).ShouldBe(8);
        Writes(session, () => SqliteIndexes.Replace(session, 1, Before, 9, now, 9)).ShouldBe(1 + 1 + 1, "token b out, c in, the quantity out");
        Rows(session).ShouldBe(7);
        session.All("SELECT code FROM ix_token ORDER BY code", row => row.GetString(0)).ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task Every_row_moves_with_the_patient()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);
        SqliteIndexes.Replace(session, 1, IndexKeys.None, 0, Before, 9);

        Writes(session, () => SqliteIndexes.Replace(session, 1, Before, 9, Before, 10)).ShouldBe(16);

        Tables.SelectMany(table => session.All($"SELECT DISTINCT patient FROM {table}", row => row.GetInt64(0))).ShouldAllBe(patient => patient == 10);
    }

    [Fact]
    public async Task A_deleted_resource_leaves_no_row()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);
        SqliteIndexes.Replace(session, 1, IndexKeys.None, 0, Before, 9);

        SqliteIndexes.Replace(session, 1, Before, 9, IndexKeys.None, 9);

        Rows(session).ShouldBe(0);
    }

    [Fact]
    public async Task An_update_through_the_engine_changes_the_rows_of_what_it_changes()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","active":true,"gender":"female","birthDate":"1970-01-01","name":[{"family":"Wang","given":["Fang"]}]}""");
        using var session = Session(engine);
        var before = Contents(session);

        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","active":true,"gender":"female","birthDate":"1970-01-02","name":[{"family":"Wang","given":["Fang"]}]}""");

        var after = Contents(session);
        before.Except(after).ShouldHaveSingleItem().ShouldStartWith("ix_date");
        after.Except(before).ShouldHaveSingleItem().ShouldStartWith("ix_date");
        before.Count.ShouldBe(after.Count);
    }

    [Fact]
    public async Task The_rows_of_a_resource_after_any_history_are_those_of_its_last_version_alone()
    {
        const string Last = """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/b"},"valueQuantity":{"value":5.4,"unit":"mg"}}""";
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        await engine.Send("PUT", "Observation/o1", """{"resourceType":"Observation","id":"o1","status":"preliminary","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"subject":{"reference":"Patient/a"},"effectiveDateTime":"2026"}""");
        await engine.Send("DELETE", "Observation/o1");
        await engine.Send("PUT", "Observation/o1", """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"y"},"subject":{"reference":"Patient/b"}}""");
        await engine.Send("PUT", "Observation/o1", Last);
        await using var other = await RunningEngine.StartOnSqlite(TimeProvider.System);
        await other.Send("PUT", "Observation/o1", Last);
        using var session = Session(engine);
        using var otherSession = Session(other);

        Values(session).ShouldBe(Values(otherSession), ignoreOrder: true);
    }

    private static int Writes(SqliteSession session, Action work)
    {
        var before = session.First("SELECT total_changes()", row => row.GetInt32(0));
        work();

        return session.First("SELECT total_changes()", row => row.GetInt32(0)) - before;
    }

    private static int Rows(SqliteSession session) => Tables.Sum(table => session.First($"SELECT count(*) FROM {table}", row => row.GetInt32(0)));

    private static List<string> Contents(SqliteSession session) =>
        [.. Tables.SelectMany(table => session.All($"SELECT * FROM {table}", row => $"{table} {string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))}"))];

    /// <summary>The rows without the numbers that depend on what else is in the file.</summary>
    private static List<string> Values(SqliteSession session) =>
    [
        .. session.All("SELECT p, code FROM ix_token", row => $"{row.GetInt16(0)} {row.GetString(1)}"),
        .. session.All("SELECT p, folded FROM ix_string", row => $"{row.GetInt16(0)} {row.GetString(1)}"),
        .. session.All("SELECT p, low, high FROM ix_date", row => $"{row.GetInt16(0)} {row.GetInt64(1)} {row.GetInt64(2)}"),
        .. session.All("SELECT p, unit FROM ix_quantity", row => $"{row.GetInt16(0)} {row.GetString(1)}"),
        .. session.All("SELECT i.p, t.id, i.patient = t.rid FROM ix_ref i JOIN resource t ON t.rid = i.target", row => $"{row.GetInt16(0)} {row.GetString(1)} {row.GetInt16(2)}"),
    ];

    private static SqliteSession Session(RunningEngine engine) => new($"Data Source={engine.File};Pooling=False", writes: true);
}
