using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Terminology;
using CaseRecords.Tests.Support;
using Hl7.Fhir.Model;
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
    public async Task Assessments_that_begin_anew_forget_the_cases_and_say_again_what_the_log_makes_them_say()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        await running.Commit(On("2025-04-04"), Metastasis());
        await running.Consumer.Follow("first", anew: false, CancellationToken.None);
        (await running.Consumer.Place(CancellationToken.None)).ShouldBe(new LogPlace(1, "first", running.Log[0].EventId));

        await running.Consumer.Follow("second", anew: true, CancellationToken.None);
        (await running.Consumer.Place(CancellationToken.None)).ShouldBe(new LogPlace(0, "second", null));
        await running.Consumer.Follow("second", anew: true, CancellationToken.None);
        await running.Follow(running.Consumer, batch: 10);

        running.Written.ShouldBe(["CUP-01 raised Low", "CUP-01 raised Low"]);
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
    public async Task The_last_look_is_known_to_the_moment_wherever_it_was_taken()
    {
        await using var running = await RunningAssessments.Start(await databases.Empty());
        var inShanghai = new DateTimeOffset(2025, 5, 5, 9, 30, 0, TimeSpan.FromHours(8));

        await running.Consumer.Reevaluate(inShanghai, CancellationToken.None);

        (await running.Instance().LookedAt(CancellationToken.None)).ShouldBe(inShanghai);
    }
}

public sealed class AssessmentConsumerOnSqliteTests(SqliteDatabases databases) : AssessmentConsumerTests(databases), IClassFixture<SqliteDatabases>;

public sealed class AssessmentConsumerOnPostgresTests(AssessmentDatabases databases) : AssessmentConsumerTests(databases), IClassFixture<AssessmentDatabases>;
