using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Timeline.Tests;

public sealed class TimelineServicesTests(TimelineDatabases databases) : IClassFixture<TimelineDatabases>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_PostgreSQL_the_timeline_makes_no_tables_and_is_ready_when_the_job_has_made_them()
    {
        var database = await databases.Unprepared();
        await using var services = Services(PrivateDatabase.Postgres(database));
        var check = services.GetServices<ReadinessCheck>().ShouldHaveSingleItem();

        await services.PrepareTimeline(Stop);

        check.Name.ShouldBe("timeline-database");
        (await check.WaitingFor(Stop)).ShouldBe("the prepare job to make schema timeline");

        await TimelineServices.MigrateTimeline(await databases.AdministratorOf(database), Stop);

        (await check.WaitingFor(Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task The_consumer_begins_by_itself_when_the_job_has_run()
    {
        var database = await databases.Unprepared();
        await using var services = Services(PrivateDatabase.Postgres(database));
        var position = services.GetServices<ILogConsumer>().ShouldHaveSingleItem().Position(Stop);

        position.IsCompleted.ShouldBeFalse();
        await TimelineServices.MigrateTimeline(await databases.AdministratorOf(database), Stop);

        (await position).ShouldBe(0);
    }

    [Fact]
    public async Task In_a_file_the_timeline_makes_its_tables_itself_and_health_says_nothing_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("timeline");
        await using var services = Services(PrivateDatabase.Sqlite(Path.Combine(folder.FullName, "timeline.db")));

        await services.PrepareTimeline(Stop);

        services.GetServices<ReadinessCheck>().ShouldBeEmpty();
        (await services.GetServices<ILogConsumer>().ShouldHaveSingleItem().Position(Stop)).ShouldBe(0);
        folder.Delete(recursive: true);
    }

    private static ServiceProvider Services(PrivateDatabase database) =>
        new ServiceCollection().AddLogging().AddSingleton(new RecordReader(null!)).AddTimeline(database).BuildServiceProvider();
}
