using CaseRecords.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests;

public sealed class AssessmentClockTests(SqliteDatabases databases) : IClassFixture<SqliteDatabases>
{
    [Fact]
    public async Task The_day_on_which_a_limit_is_passed_brings_the_assessment()
    {
        var time = new FakeTimeProvider(On("2025-04-04"));
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(time.GetUtcNow(), Metastasis());
        using var clock = new AssessmentClock(running.Consumer, time, NullLogger<AssessmentClock>.Instance);

        await clock.StartAsync(CancellationToken.None);

        await PassTo(On("2025-04-17"));
        running.Written.ShouldBe(["CUP-01 raised Low"]);

        await PassTo(On("2025-04-19"));
        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 raised Moderate"]);

        await PassTo(On("2025-05-06"));
        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 raised Moderate", "BONE-01 raised Moderate"]);

        await clock.StopAsync(CancellationToken.None);

        async Task PassTo(DateTimeOffset until)
        {
            while (time.GetUtcNow() < until)
            {
                time.Advance(TimeSpan.FromHours(1));
                await Settle();
            }
        }

        // The clock works on another thread: wait until it has looked, which it does once a day.
        async Task Settle()
        {
            for (var tries = 0; tries < 200; tries++)
            {
                if (await running.Consumer.LookedAt(CancellationToken.None) is { } looked && time.GetUtcNow() - looked < TimeSpan.FromDays(1))
                {
                    return;
                }

                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }
}
