using CaseRecords.PrivateState;
using CaseRecords.Tests.Support;
using Hl7.Fhir.Model;
using Npgsql;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests;

/// <summary>More than one process may run assessments: together they say what one would.</summary>
public abstract class AssessmentInstancesTests(TestDatabases databases)
{
    [Fact]
    public async Task Two_instances_that_apply_the_log_at_once_write_each_assessment_once()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());

        running.Append(On("2025-04-04"), Metastasis());

        for (var minute = 1; minute <= 20; minute++)
        {
            running.Append(On("2025-04-04").AddMinutes(minute), Primary(verification: minute % 2 == 0 ? "refuted" : "confirmed"), new Organization { Id = "o" });
        }

        await Task.WhenAll(running.Follow(running.Consumer, batch: 7), running.Follow(running.Instance(), batch: 3));

        running.Written.ShouldBe(Enumerable.Range(0, 21).Select(turn => turn % 2 == 0 ? "CUP-01 raised Low" : "CUP-01 resolved Low"));
    }

    [Fact]
    public async Task Two_instances_that_look_again_at_once_write_each_assessment_once()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Primary(), Metastasis(from: "Condition/prim"));

        await Task.WhenAll(
            running.Consumer.Reevaluate(On("2025-05-05"), CancellationToken.None),
            running.Instance().Reevaluate(On("2025-05-05").AddSeconds(1), CancellationToken.None));

        running.Written.ShouldBe(["BONE-01 raised Moderate"]);
    }
}

public sealed class AssessmentInstancesOnSqliteTests(SqliteDatabases databases) : AssessmentInstancesTests(databases), IClassFixture<SqliteDatabases>;

public sealed class AssessmentInstancesOnPostgresTests(AssessmentDatabases databases) : AssessmentInstancesTests(databases), IClassFixture<AssessmentDatabases>
{
    private readonly AssessmentDatabases databases = databases;

    [Fact]
    public async Task Whoever_looks_again_while_another_writes_waits_and_finds_nothing_to_say()
    {
        var database = await databases.Copy();
        await using var running = await RunningAssessments.Start(PrivateDatabase.Postgres(database));
        await running.Commit(On("2025-04-04"), Primary(), Metastasis(from: "Condition/prim"));
        var again = Task.CompletedTask;

        running.BeforeWrite = async () =>
        {
            running.BeforeWrite = () => Task.CompletedTask;
            again = running.Instance().Reevaluate(On("2025-05-05").AddSeconds(1), CancellationToken.None);
            await databases.UntilItWaits(again, database);
        };

        await running.Consumer.Reevaluate(On("2025-05-05"), CancellationToken.None);
        await again;

        running.Written.ShouldBe(["BONE-01 raised Moderate"]);
    }

    [Fact]
    public async Task An_instance_that_lost_its_turn_unnoticed_does_not_write()
    {
        var database = await databases.Copy();
        await using var running = await RunningAssessments.Start(PrivateDatabase.Postgres(database));
        running.Append(On("2025-04-04"), Metastasis());
        running.Append(On("2025-04-17"), Primary());
        var other = running.Instance();

        // The server gives up the first instance's session while it is about to write; the other one goes on to the end.
        running.BeforeWrite = async () =>
        {
            running.BeforeWrite = () => Task.CompletedTask;
            await databases.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(database).Database}'");
            await running.Follow(other, batch: 1);
        };

        await Should.ThrowAsync<NpgsqlException>(() => running.Consumer.Apply([running.Log[0]], CancellationToken.None));

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 resolved Low"]);
    }
}
