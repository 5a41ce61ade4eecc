using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
    public async Task The_consumer_begins_by_itself_when_the_job_has_run_and_says_only_what_it_waited_for()
    {
        var database = await databases.Unprepared();
        using var log = new Lines();
        await using var services = Services(PrivateDatabase.Postgres(database), log);
        var position = services.GetServices<ILogConsumer>().ShouldHaveSingleItem().Position(Stop);

        while (log.Written is [])
        {
            await Task.Delay(5, Stop);
        }

        position.IsCompleted.ShouldBeFalse();
        await TimelineServices.MigrateTimeline(await databases.AdministratorOf(database), Stop);

        (await position).ShouldBe(0);
        // It may look in the midst of the job: then it waits for what is left of it. It says nothing twice.
        log.Written.ShouldBeUnique();
        log.Written[0].ShouldBe("timeline waits for the prepare job to make schema timeline");
        log.Written[^1].ShouldBe("timeline has its tables and goes on");
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

    private static ServiceProvider Services(PrivateDatabase database, Lines? log = null) => new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(log ?? new Lines()))
        .AddSingleton(new RecordReader(null!))
        .AddTimeline(database)
        .BuildServiceProvider();

    /// <summary>Keeps what an operator would read.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning || state?.ToString()?.StartsWith("timeline ", StringComparison.Ordinal) == true)
            {
                Written.Add(formatter(state, exception));
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
