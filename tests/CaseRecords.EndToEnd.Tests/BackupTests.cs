using System.Globalization;
using System.Net;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Backup and restore of one process's data directory: what was backed up is there, what came after is gone, and nobody passes over anything unknowingly.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-backup-").FullName;

    [Fact]
    public async Task A_backup_taken_while_others_write_restores_to_one_moment_and_old_cursors_are_gone()
    {
        await using var server = await RunningStandalone.Start(data: Folder("data"));
        await Case(server.Client, "kept", "Kept word");
        var atBackup = await FeedReading.Whole(server.Client);
        using var stop = new CancellationTokenSource();
        var writing = Write(server.Client, stop.Token);

        (await RunningStandalone.Job("backup", "--data", server.Data, "--to", Path_("backup"))).ShouldBe((0, $"{server.Data} is backed up in {Path_("backup")}.\n"));

        await stop.CancelAsync();
        var written = await writing;
        await Case(server.Client, "lost", "Lost word");
        (await server.Client.PutResource("""{"resourceType":"Patient","id":"kept","gender":"male"}""")).Status.ShouldBe(HttpStatusCode.OK);
        var late = await FeedReading.Whole(server.Client);
        var link = (await server.Client.GetFhir("/fhir/Patient?_count=1&_sort=_id")).Json.GetProperty("link").EnumerateArray().Single(one => one.GetProperty("relation").GetString() == "next").GetProperty("url").GetString()!;
        await server.Kill();
        (await RunningStandalone.Job("restore", "--from", Path_("backup"), "--data", Folder("restored"))).Code.ShouldBe(0);
        await using var restored = await RunningStandalone.Start(data: Path_("restored"));

        // The record is as it was: all of what was there before, and of what was being written the first part.
        (await restored.Client.GetFhir("/fhir/Patient/lost")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await restored.Client.GetFhir("/fhir/Patient/kept")).Json.GetProperty("meta").GetProperty("versionId").GetString().ShouldBe("1");
        var whole = await FeedReading.Whole(restored.Client);
        var kept = whole.Events.Where(line => line.Contains(" Basic/", StringComparison.Ordinal)).Select(line => line.Split('/')[^1]).ToList();
        kept.ShouldBe(written.Take(kept.Count));
        (await restored.Client.GetFhir("/fhir/Basic?_summary=count")).Json.GetProperty("total").GetInt32().ShouldBe(kept.Count);

        // So is the feed: every event of before at its place, and what was read of it before is no guide to it.
        foreach (var cursor in (string[])[atBackup.Cursor, late.Cursor])
        {
            var gone = await restored.Client.GetFhir($"/events?after={cursor}");
            gone.Status.ShouldBe(HttpStatusCode.Gone);
            gone.Body.ShouldContain("restored from a backup");
        }

        whole.Events.ShouldBe(late.Events.Take(whole.Events.Count));
        whole.Events.Take(atBackup.Events.Count).ShouldBe(atBackup.Events);

        // And the timeline; and all of them go on from there.
        (await restored.Client.GetFhir("/timeline/kept")).Body.ShouldContain("Kept word");
        (await restored.Client.GetFhir("/timeline/lost")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await restored.Client.GetFhir(new Uri(link).PathAndQuery)).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Gone);
        await Case(restored.Client, "next", "Next word");
        await restored.Client.CaughtUp();
        (await restored.Client.GetFhir("/timeline/next")).Body.ShouldContain("Next word");
        (await FeedReading.Whole(restored.Client)).Events[whole.Events.Count].ShouldStartWith((whole.Events.Count + 1).ToString("D20", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_record_put_back_by_hand_under_a_timeline_that_has_read_further_makes_it_begin_anew()
    {
        await using (var first = await RunningStandalone.Start(data: Folder("data")))
        {
            await Case(first.Client, "kept", "Kept word");
            (await RunningStandalone.Job("backup", "--data", first.Data, "--to", Path_("backup"))).Code.ShouldBe(0);
            await Case(first.Client, "lost", "Lost word");
            await first.Client.CaughtUp();
            await first.Terminate();
        }

        File.Copy(Path.Combine(Path_("backup"), "record.db"), Path.Combine(Path_("data"), "record.db"), overwrite: true);
        (await RunningStandalone.Job("restored", "--data", Path_("data"))).Code.ShouldBe(0);
        await using var second = await RunningStandalone.Start(data: Path_("data"));

        // As many events as were lost: a timeline that only looked at its position would pass over them.
        await Case(second.Client, "next", "Next word");
        await second.Client.CaughtUp();

        (await second.Client.GetFhir("/timeline/lost")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await second.Client.GetFhir("/timeline/kept")).Body.ShouldContain("Kept word");
        (await second.Client.GetFhir("/timeline/next")).Body.ShouldContain("Next word");
        second.Log.ShouldContain("timeline had read to");
    }

    [Fact]
    public async Task What_would_overwrite_something_or_is_no_backup_is_refused_and_names_it()
    {
        await using (var server = await RunningStandalone.Start(data: Folder("data")))
        {
            (await RunningStandalone.Job("backup", "--data", server.Data, "--to", Path_("backup"))).Code.ShouldBe(0);
        }

        await Refused("is not empty", "backup", "--data", Path_("data"), "--to", Path_("backup"));
        await Refused("There is no record in", "backup", "--data", Path_("nothing"), "--to", Path_("other"));
        await Refused("--to needs", "backup", "--data", Path_("data"));
        await Refused("is not empty: record.db is in it", "restore", "--from", Path_("backup"), "--data", Path_("data"));
        await Refused("has no backup.json", "restore", "--from", Path_("data"), "--data", Path_("new"));

        await File.AppendAllTextAsync(Path.Combine(Path_("backup"), "timeline.db"), "x", TestContext.Current.CancellationToken);
        await Refused("timeline.db is not what was backed up", "restore", "--from", Path_("backup"), "--data", Path_("new"));
        File.Exists(Path.Combine(Path_("new"), "record.db")).ShouldBeFalse();

        static async Task Refused(string says, params string[] job)
        {
            var (code, output) = await RunningStandalone.Job(job);
            code.ShouldBe(1, output);
            output.ShouldContain(says);
            output.ShouldNotContain("   at ");
        }
    }

    [Fact]
    public async Task A_record_of_an_older_version_is_served_after_the_command_that_the_refusal_names()
    {
        await using (var first = await RunningStandalone.Start(data: Folder("data")))
        {
            await first.Client.PutResource("""{"resourceType":"Patient","id":"old"}""");
            await first.Terminate();
        }

        // As the version before this one left it.
        using (var record = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Path_("data"), "record.db")};Pooling=False"))
        {
            record.Open();
            using var older = record.CreateCommand();
            older.CommandText = "DELETE FROM migrations WHERE MigrationId LIKE '%SearchOrder'; DROP INDEX IX_ix_date_p_high_rid";
            older.ExecuteNonQuery();
        }

        await using (var refused = await RunningStandalone.Launch(demo: false, Path_("data")))
        {
            (await refused.Exit()).ShouldBe(1);
            refused.Log.ShouldContain($"CaseRecords.Standalone migrate --data {Path_("data")}");
        }

        var (code, output) = await RunningStandalone.Job("migrate", "--data", Path_("data"));
        code.ShouldBe(0, output);
        output.ShouldContain("SearchOrder");
        await using var second = await RunningStandalone.Start(data: Path_("data"));
        (await second.Client.GetFhir("/fhir/Patient/old")).Status.ShouldBe(HttpStatusCode.OK);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Path_(string name) => Path.Combine(folder, name);

    private string Folder(string name) => Directory.CreateDirectory(Path_(name)).FullName;

    internal static async Task Case(HttpClient client, string patient, string word)
    {
        (await client.PutResource($$"""{"resourceType":"Patient","id":"{{patient}}"}""")).Status.ShouldBe(HttpStatusCode.Created);
        (await client.PutResource($$$"""{"resourceType":"Condition","id":"c-{{{patient}}}","subject":{"reference":"Patient/{{{patient}}}"},"onsetDateTime":"2025-04-04","code":{"text":"{{{word}}}"}}"""))
            .Status.ShouldBe(HttpStatusCode.Created);
    }

    /// <summary>One after the other until it is stopped, and at least a few.</summary>
    private static async Task<List<string>> Write(HttpClient client, CancellationToken stop)
    {
        List<string> written = [];

        while (!stop.IsCancellationRequested || written.Count < 10)
        {
            var id = $"b{written.Count:00000}";
            (await client.PutResource($$$"""{"resourceType":"Basic","id":"{{{id}}}","code":{"text":"x"}}""")).Status.ShouldBe(HttpStatusCode.Created);
            written.Add(id);
        }

        return written;
    }
}
