using CaseRecords.Fhir.Store.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteDictionariesTests
{
    private const string Loinc = "http://loinc.org";

    [Fact]
    public async Task A_system_keeps_its_number_and_no_system_is_0()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);
        var dictionaries = new SqliteDictionaries();

        var number = dictionaries.Number(session, Loinc);

        number.ShouldBeGreaterThan(0);
        dictionaries.Number(session, Loinc).ShouldBe(number);
        new SqliteDictionaries().Find(session, Loinc).ShouldBe(number);
        dictionaries.Number(session, "").ShouldBe(0);
        dictionaries.Find(session, "http://never.example").ShouldBeNull();
    }

    [Fact]
    public async Task What_was_rolled_back_is_numbered_again_after_it_is_forgotten()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);
        var dictionaries = new SqliteDictionaries();
        session.Execute("BEGIN");
        dictionaries.Number(session, Loinc);
        dictionaries.NextRid(session);
        dictionaries.NextLogId(session);
        session.Execute("ROLLBACK");

        dictionaries.Forget();

        dictionaries.Find(session, Loinc).ShouldBeNull();
        dictionaries.NextRid(session).ShouldBe(1);
        dictionaries.NextLogId(session).ShouldBe(1);
        dictionaries.Number(session, Loinc);
        new SqliteDictionaries().Find(session, Loinc).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_job_that_fails_leaves_no_number_behind()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        var dictionaries = new SqliteDictionaries();
        await using var writer = new SqliteWriter($"Data Source={engine.File};Pooling=False", _ => { }, dictionaries.Forget);

        await Should.ThrowAsync<InvalidOperationException>(writer.Run<int>(session =>
        {
            dictionaries.Number(session, Loinc);
            throw new InvalidOperationException("no");
        }));
        var number = await writer.Run(session => dictionaries.Number(session, Loinc));

        using var reader = Session(engine);
        new SqliteDictionaries().Find(reader, Loinc).ShouldBe(number);
    }

    private static SqliteSession Session(RunningEngine engine) => new($"Data Source={engine.File};Pooling=False", writes: true);
}
