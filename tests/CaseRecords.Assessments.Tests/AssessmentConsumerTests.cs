using CaseRecords.Fhir;
using CaseRecords.PrivateState;
using CaseRecords.Terminology;
using CaseRecords.Tests.Support;
using Hl7.Fhir.Model;
using Npgsql;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests;

public abstract class AssessmentConsumerTests(TestDatabases databases)
{
    [Fact]
    public async Task The_course_of_the_seed_case_raises_and_resolves()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());

        await running.Commit(On("2025-04-04"), Metastasis());
        running.Written.ShouldBe(["CUP-01 raised Low"]);

        await running.Commit(On("2025-04-17"), Primary(), Metastasis(verification: "confirmed", from: "Condition/prim"));
        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 resolved Low"]);

        await running.Commit(On("2025-04-30"), BonePlan());
        await running.Consumer.Reevaluate(On("2025-05-06"), CancellationToken.None);
        running.Written.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_plan_time_alone_raises_BONE_01_and_the_plan_resolves_it()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Primary(), Metastasis(from: "Condition/prim"));

        await running.Consumer.Reevaluate(On("2025-05-04"), CancellationToken.None);
        running.Written.ShouldBeEmpty();

        await running.Consumer.Reevaluate(On("2025-05-05"), CancellationToken.None);
        running.Written.ShouldBe(["BONE-01 raised Moderate"]);

        await running.Commit(On("2025-05-06"), BonePlan());
        running.Written.ShouldBe(["BONE-01 raised Moderate", "BONE-01 resolved Moderate"]);
        running.Issues[1].Id.ShouldBe(running.Issues[0].Id);
    }

    [Fact]
    public async Task Looking_again_says_nothing_twice()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());

        await running.Consumer.Apply(running.Log, CancellationToken.None);
        await running.Consumer.Reevaluate(On("2025-04-05"), CancellationToken.None);
        await running.Commit(On("2025-04-06"), Metastasis());

        running.Written.ShouldBe(["CUP-01 raised Low"]);
    }

    [Fact]
    public async Task A_growing_severity_is_news_and_keeps_the_day_it_was_raised()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());

        await running.Consumer.Reevaluate(On("2025-04-18"), CancellationToken.None);

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 raised Moderate"]);
        ((FhirDateTime)running.Issues[1].Identified!).Value.ShouldStartWith("2025-04-04");
    }

    [Fact]
    public async Task A_state_in_the_middle_of_a_batch_is_seen()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        running.Append(On("2025-04-04"), Metastasis());
        running.Append(On("2025-04-17"), Primary());

        await running.Consumer.Apply(running.Log, CancellationToken.None);

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 resolved Low"]);
    }

    [Fact]
    public async Task A_commit_is_looked_at_only_when_it_is_whole_however_it_is_cut()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        var commit = running.Append(On("2025-04-04"), Metastasis(), Primary());

        await running.Consumer.Apply([commit[0]], CancellationToken.None);
        await running.Consumer.Apply([commit[1]], CancellationToken.None);

        running.Written.ShouldBeEmpty();
        (await running.Consumer.Position(CancellationToken.None)).ShouldBe(2);
    }

    [Fact]
    public async Task A_cut_commit_whose_first_part_matters_is_looked_at_with_its_last()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        var commit = running.Append(On("2025-04-04"), Metastasis(), new Organization { Id = "o" });

        await running.Consumer.Apply([commit[0]], CancellationToken.None);
        running.Written.ShouldBeEmpty();

        await running.Consumer.Apply([commit[1]], CancellationToken.None);
        running.Written.ShouldBe(["CUP-01 raised Low"]);
    }

    [Fact]
    public async Task A_write_that_failed_is_made_up_for_and_the_position_waits_for_it()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        running.Append(On("2025-04-04"), Metastasis());
        running.IsRecordDown = true;

        await Should.ThrowAsync<IOException>(() => running.Consumer.Apply(running.Log, CancellationToken.None));
        (await running.Consumer.Position(CancellationToken.None)).ShouldBe(0);

        running.IsRecordDown = false;
        await running.Consumer.Apply(running.Log, CancellationToken.None);
        running.Written.ShouldBe(["CUP-01 raised Low"]);
    }

    [Fact]
    public async Task A_refuted_primary_opens_the_question_again()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());
        await running.Commit(On("2025-04-17"), Primary());
        await running.Commit(On("2025-04-20"), Primary(verification: "refuted"));

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 resolved Low", "CUP-01 raised Moderate"]);
        running.Issues.Select(issue => issue.Id).Distinct().Count().ShouldBe(1);
        ((FhirDateTime)running.Issues[2].Identified!).Value.ShouldStartWith("2025-04-20");
    }

    [Fact]
    public async Task A_deleted_metastasis_resolves_what_was_said_of_it()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());

        await running.Delete(On("2025-04-05"), new ResourceKey("Condition", "met"));

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 resolved Low"]);
    }

    [Fact]
    public async Task A_metastasis_that_moves_to_another_patient_is_resolved_for_the_first()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());
        var moved = Metastasis();
        moved.Subject = new ResourceReference("Patient/li");

        await running.Commit(On("2025-04-05"), moved);

        running.Issues.Select(issue => (issue.Patient!.Reference, ((Code)issue.Extension[0].Value!).Value))
            .ShouldBe([("Patient/wang", "raised"), ("Patient/li", "raised"), ("Patient/wang", "resolved")]);
    }

    [Fact]
    public async Task What_no_rule_reads_is_not_kept()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), new Organization { Id = "o" }, new Observation { Id = "weight", Code = new CodeableConcept(CodeSystems.Loinc, "29463-7") });

        await using var db = running.Database();
        db.Cases.ShouldBeEmpty();
        (await running.Consumer.Position(CancellationToken.None)).ShouldBe(2);
    }

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
    public async Task The_last_look_is_known_to_the_moment_wherever_it_was_taken()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        var inShanghai = new DateTimeOffset(2025, 5, 5, 9, 30, 0, TimeSpan.FromHours(8));

        await running.Consumer.Reevaluate(inShanghai, CancellationToken.None);

        (await running.Instance().LookedAt(CancellationToken.None)).ShouldBe(inShanghai);
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

public sealed class AssessmentConsumerOnSqliteTests(SqliteDatabases databases) : AssessmentConsumerTests(databases), IClassFixture<SqliteDatabases>;

public sealed class AssessmentConsumerOnPostgresTests(AssessmentDatabases databases) : AssessmentConsumerTests(databases), IClassFixture<AssessmentDatabases>
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
