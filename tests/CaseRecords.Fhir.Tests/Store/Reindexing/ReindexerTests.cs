using System.Globalization;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Tests.Search.Custom;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Store.Reindexing;

/// <summary>The walk through the record: in chunks, beside writers, from where it stopped, and with true numbers at every step.</summary>
public sealed class ReindexerTests : IAsyncLifetime
{
    private RunningEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.Start();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task It_goes_in_chunks_and_says_truly_how_far_it_is()
    {
        await Five();
        var reindexer = engine.Reindexer(chunk: 2);
        (await engine.Left()).ShouldBe("running: 0 of 7, 7 left");

        List<string> said = [];

        while (await reindexer.Step(Cancel))
        {
            said.Add(await engine.Left());
        }

        said.ShouldBe(["running: 2 of 7, 5 left", "running: 4 of 7, 3 left", "running: 7 of 7, 0 left", "finished: 7 of 7, 0 left"]);
        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["p1", "p2", "p3", "p4", "p5"]);
    }

    [Fact]
    public async Task After_a_crash_it_goes_on_where_it_was_and_does_nothing_twice()
    {
        await Five();
        await engine.Reindexer(chunk: 2).Step(Cancel);

        await engine.Restart();

        (await engine.Left()).ShouldBe("running: 2 of 7, 5 left");
        (await engine.Send("GET", "Patient?eye-colour=blue")).Issue().ShouldBe("incomplete at eye-colour");
        await engine.Put(Defined.Patient("p6", "blue"));
        await engine.Reindex();
        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["p1", "p2", "p3", "p4", "p5", "p6"]);
    }

    [Fact]
    public async Task Two_who_do_the_same_chunk_do_it_once()
    {
        await Five();
        var record = engine.Store.Reindexing;
        var reindex = (await record.Unfinished(Cancel))!;
        await engine.Reindexer(chunk: 2).Step(Cancel);

        (await record.Save(reindex, [new(1, null, IsSkipped: true)], Cancel)).ShouldBeNull();

        (await engine.Progress())["skipped"].ShouldBe("0");
        (await engine.Left()).ShouldBe("running: 2 of 7, 5 left");
    }

    [Fact]
    public async Task What_is_written_while_it_runs_is_found_as_its_writer_left_it()
    {
        await Five();
        var reindexer = engine.Reindexer(chunk: 2);
        await reindexer.Step(Cancel);

        await engine.Put(Defined.Patient("p1", "green"));
        await engine.Put(Defined.Patient("p5", "green"));
        await engine.Send("DELETE", "Patient/p4");
        await engine.Put(Defined.Patient("new", "green"));
        (await engine.Left()).ShouldBe("running: 4 of 7, 3 left");
        await engine.Reindex();

        (await engine.Find("Patient?eye-colour=green")).ShouldBe(["new", "p1", "p5"]);
        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["p2", "p3"]);
    }

    [Fact]
    public async Task A_version_that_comes_between_reading_and_saving_keeps_its_own_rows()
    {
        await Five();
        var record = engine.Store.Reindexing;
        var reindex = (await record.Unfinished(Cancel))!;
        var read = (await record.Older(reindex, 1, Cancel)).Single();
        await engine.Put(Defined.Patient("p1", "green"));
        var stale = new IndexSet { Generation = reindex.Generation };

        await record.Save(reindex, [new(read.Rid, new WriteSet { Key = read.Key, Owner = "", ExpectedVersion = read.Version, Index = stale })], Cancel);
        await engine.Reindex();

        (await engine.Find("Patient?eye-colour=green")).ShouldBe(["p1"]);
    }

    [Fact]
    public async Task A_write_that_was_prepared_without_the_parameter_is_prepared_again()
    {
        var key = new ResourceKey("Basic", "late");
        var late = new Commit { Writes = [new WriteSet { Key = key, Owner = "patients", ExpectedVersion = 0, Body = ResourceRewriter.Rewrite("""{"resourceType":"Basic","id":"late","language":"de"}"""u8, key, 1) }] };
        await engine.Put(Defined.Json("tongue", "token", "Basic.language", ["Basic"]));

        (await engine.Store.Commit(late, Cancel)).ShouldBe(new CommitResult.Changed(null));

        await engine.Reindex();
        (await engine.Send("PUT", "Basic/late", """{"resourceType":"Basic","id":"late","language":"de","code":{"text":"x"}}""")).Status.ShouldBe(201);
        (await engine.Find("Basic?tongue=de")).ShouldBe(["late"]);
    }

    [Fact]
    public async Task What_contains_a_resource_of_the_type_is_indexed_too()
    {
        await engine.Put($$$"""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"contained":[{{{Defined.Patient("p", "blue")}}}],"subject":{"reference":"#p"}}""");
        await engine.Put(Defined.EyeParameter());

        await engine.Reindex();

        (await engine.Find("Observation?subject:Patient.eye-colour=blue")).ShouldBe(["o"]);
    }

    [Fact]
    public async Task What_was_passed_by_is_swept_before_it_ends()
    {
        await Five();
        var reindexer = engine.Reindexer(chunk: 10);
        await reindexer.Step(Cancel);
        await engine.Ask("UPDATE resource SET generation = 1 WHERE id = 'p2'");

        await engine.Reindex();

        Convert.ToInt64(await engine.Ask("SELECT count(*) FROM resource WHERE generation < 2 AND version > 0 AND id LIKE 'p%'"), CultureInfo.InvariantCulture).ShouldBe(0);
        (await engine.Left()).ShouldBe("finished: 7 of 7, 0 left");
    }

    [Fact]
    public async Task A_resource_that_cannot_be_read_is_counted_and_stops_nothing()
    {
        await Five();
        await engine.Ask($"UPDATE version SET body = {(PostgresTemplate.IsWanted ? "'x'::bytea" : "CAST('x' AS BLOB)")} WHERE rid = (SELECT rid FROM resource WHERE id = 'p2')");

        await engine.Reindex();

        (await engine.Progress())["skipped"].ShouldBe("1");
        (await engine.Left()).ShouldBe("finished: 7 of 7, 0 left");
        (await engine.Send("GET", "Patient?eye-colour=blue&_summary=count")).Json().GetProperty("total").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task A_resource_whose_rows_cannot_be_written_is_counted_and_stops_nothing()
    {
        await Five();
        var number = engine.Engine.Parameters.Find("Patient", "eye-colour")!.Number;
        await engine.Ask($"INSERT INTO ix_token (p, code, patient, sys, rid, sub, grp) SELECT {number}, 'blue', rid, 0, rid, 0, 0 FROM resource WHERE id = 'p2'");

        await engine.Reindex();

        (await engine.Progress())["skipped"].ShouldBe("1");
        (await engine.Left()).ShouldBe("finished: 7 of 7, 0 left");
        (await engine.Find("Patient?eye-colour=blue")).ShouldBe(["p1", "p2", "p3", "p4", "p5"]);
    }

    [Fact]
    public async Task Everything_is_indexed_anew_when_that_is_asked_for_and_stays_searchable_meanwhile()
    {
        await engine.Put("""{"resourceType":"Patient","id":"ann","gender":"female","name":[{"family":"Berg"}]}""");
        await engine.Put("""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/ann"}}""");
        await engine.Ask("DELETE FROM ix_token");
        await engine.Ask($"UPDATE version SET keys = {(PostgresTemplate.IsWanted ? "'\\x020000000000000000'::bytea" : "x'020000000000000000'")}");
        await engine.Ask("DELETE FROM ix_ref");
        await engine.Ask("DELETE FROM ix_string");
        await engine.Ask("DELETE FROM ix_words");
        await engine.Ask("DELETE FROM ix_wording");
        (await engine.Find("Patient?gender=female")).ShouldBeEmpty();

        var begun = await engine.Send("POST", "$reindex");

        begun.Status.ShouldBe(200);
        (await engine.Send("POST", "$reindex")).Status.ShouldBe(409);
        (await engine.Left()).ShouldBe("running: 0 of 2, 2 left");
        (await engine.Find("Patient?gender=female")).ShouldBeEmpty();
        await engine.Reindex();
        (await engine.Find("Patient?gender=female&family=berg")).ShouldBe(["ann"]);
        (await engine.Find("Observation?patient=ann")).ShouldBe(["o"]);
        (await engine.Send("POST", "$reindex")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Parameters_that_are_defined_one_after_the_other_are_built_one_after_the_other()
    {
        await Five();
        await engine.Put(Defined.Json("tongue", "token", "Patient.language", ["Patient"]));

        await engine.Reindex();

        (await engine.Find("Patient?eye-colour=blue&tongue=de")).ShouldBeEmpty();
        (await engine.Progress())["generation"].ShouldBe("3");
        Convert.ToInt64(await engine.Ask("SELECT count(*) FROM reindex WHERE finished = 0"), CultureInfo.InvariantCulture).ShouldBe(0);
    }

    /// <summary>Five patients with blue eyes, and then the parameter that finds them.</summary>
    private async Task Five()
    {
        foreach (var i in Enumerable.Range(1, 5))
        {
            await engine.Put(Defined.Patient($"p{i}", "blue"));
        }

        await engine.Put("""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"}}""");
        await engine.Put(Defined.EyeParameter());
    }
}
