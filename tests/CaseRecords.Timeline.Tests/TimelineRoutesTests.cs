using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Tests.Support;
using CaseRecords.Timeline.Store;
using CaseRecords.Timeline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Timeline.Tests;

/// <summary>The demo case behind a real port: what a browser and a caller get.</summary>
public abstract partial class TimelineRoutesTests(TimelineRoutesTests.Running running)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_timeline_answers_as_json()
    {
        using var answer = JsonDocument.Parse(await running.Client.GetStringAsync("/timeline/pt-wang?asOf=2025-12-19", Stop));
        var root = answer.RootElement;

        root.GetProperty("patient").GetString().ShouldBe("Patient/pt-wang");
        root.GetProperty("asOf").GetString().ShouldBe("2025-12-19");
        root.GetProperty("dayZero").GetProperty("date").GetString().ShouldBe("2025-04-17");
        root.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString()).ShouldContain("Condition/cond-met");
    }

    [Fact]
    public async Task One_lane_can_be_asked_for()
    {
        using var answer = JsonDocument.Parse(await running.Client.GetStringAsync("/timeline/pt-wang?lane=status", Stop));

        answer.RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("id").GetString())
            .ShouldBe(["Observation/obs-ds-1", "Observation/obs-ds-2", "Observation/obs-ds-3"]);
    }

    [Theory]
    [InlineData("/timeline/pt-wang?asOf=yesterday", HttpStatusCode.BadRequest, "asOf")]
    [InlineData("/timeline/pt-wang?asOf=2025-02-30", HttpStatusCode.BadRequest, "asOf")]
    [InlineData("/timeline/pt-wang?lane=9", HttpStatusCode.BadRequest, "lane")]
    [InlineData("/timeline/nobody", HttpStatusCode.NotFound, "Patient/nobody")]
    public async Task What_cannot_be_answered_says_why(string address, HttpStatusCode status, string named)
    {
        using var answer = await running.Client.GetAsync(address, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
        body.ShouldStartWith("{\"resourceType\":\"OperationOutcome\"");
        body.ShouldContain(named);
    }

    [Fact]
    public async Task An_unknown_patient_is_a_page_that_says_so()
    {
        using var answer = await running.Client.GetAsync("/patients/nobody", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("No such patient");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/patients/pt-wang")]
    [InlineData("/patients/nobody")]
    public async Task A_page_lets_nothing_run_that_it_does_not_serve(string address)
    {
        using var answer = await running.Client.GetAsync(address, Stop);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldBe(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        Inline(page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<p style=\"color:red\">")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<style>p{}</style>")]
    [InlineData("<a onclick=\"x()\">")]
    public void The_check_sees_what_is_inline(string page) => Inline(page).ShouldNotBeEmpty();

    [Fact]
    public async Task The_case_page_says_the_summary_and_every_mark_leads_to_a_row()
    {
        var page = await running.Client.GetStringAsync("/patients/pt-wang?asOf=2025-12-19", Stop);
        var text = WebUtility.HtmlDecode(Tags().Replace(page, string.Empty));
        var ids = Ids().Matches(page).Select(m => m.Groups[1].Value).ToHashSet();

        text.ShouldContain("primary found 13 days later: left lower lobe adenocarcinoma (C34.32, 8140/3), cT2a cN1 cM1b, stage IVA (9th), EGFR L858R, on osimertinib since 2025-05-02,");
        Targets().Matches(page).Select(m => m.Groups[1].Value).Where(target => !ids.Contains(target)).Distinct().ShouldBeEmpty();
        page.ShouldContain("href=\"/fhir/Condition/cond-met/_history/2\"");
    }

    [Fact]
    public async Task An_id_is_said_once_on_a_page()
    {
        var page = await running.Client.GetStringAsync("/patients/pt-wang", Stop);

        Ids().Matches(page).GroupBy(m => m.Groups[1].Value).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_cannot_bring_markup_along()
    {
        var page = await running.Client.GetStringAsync("/patients/evil", Stop);

        page.ShouldNotContain("<b>Eve");
        page.ShouldNotContain("\"><i>");
        page.ShouldContain("&lt;b&gt;Eve");
    }

    [Fact]
    public async Task The_list_finds_a_patient_by_name()
    {
        (await running.Client.GetStringAsync("/?q=wang", Stop)).ShouldContain("/patients/pt-wang");
        (await running.Client.GetStringAsync("/?q=zebra", Stop)).ShouldContain("No patient fits");
    }

    [Fact]
    public async Task What_a_page_loads_may_be_kept_for_ever()
    {
        var page = await running.Client.GetStringAsync("/", Stop);
        var style = Regex.Match(page, "/assets/case.css[?]v=[0-9a-f]+").Value;
        using var answer = await running.Client.GetAsync(style, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        (await running.Client.GetAsync("/assets/..%2Fsecret", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static IEnumerable<string> Inline(string page) => InlineCode().Matches(page).Select(m => m.Value);

    [GeneratedRegex(@"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=")]
    private static partial Regex InlineCode();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Targets();

    public abstract class Running(TestDatabases databases) : IAsyncLifetime
    {
        private WebApplication? app;

        public HttpClient Client { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await databases.InitializeAsync();
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddTimeline(await databases.Empty());
            app = builder.Build();
            app.MapTimeline();
            app.MapPages();

            await app.Services.PrepareTimeline(Stop);
            await Feed(app.Services.GetRequiredService<IDbContextFactory<TimelineDb>>());
            await app.StartAsync(Stop);

            Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            Client.Dispose();
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await databases.DisposeAsync();
        }

        private static async Task Feed(IDbContextFactory<TimelineDb> databases)
        {
            var record = new Dictionary<(ResourceKey, long), string>();
            var entries = new List<LogEntry>();

            void Put(string json, string? patient)
            {
                var resource = Bundles.Parse(json);
                var key = new ResourceKey(resource.TypeName, resource.Id ?? $"new{entries.Count}");
                var version = entries.Count(e => e.Resource == key) + 1;
                record[(key, version)] = json;
                entries.Add(new LogEntry(entries.Count + 1, Guid.Empty, "test", key, version, ResourceAction.Updated, patient, DateTimeOffset.UnixEpoch, new TransactionPlace(Guid.Empty, 0, 1), null, null, null));
            }

            foreach (var json in Directory.GetFiles(Repository.Path("samples", "wang"), "*.json").Order(StringComparer.Ordinal).SelectMany(Entries))
            {
                Put(json, Bundles.PatientOf(json, Bundles.Parse(json)) is { } patient ? $"Patient/{patient}" : null);
            }

            Put("""{"resourceType":"Patient","id":"evil","name":[{"text":"<b>Eve \"><i>x</i>"}]}""", "Patient/evil");
            Put("""{"resourceType":"Condition","id":"evil-c","subject":{"reference":"Patient/evil"},"onsetDateTime":"2025-01-01","code":{"text":"<b>Evening</b> \"><i>pain"}}""", "Patient/evil");

            await new Projection(databases, (versions, _) => ValueTask.FromResult<IReadOnlyDictionary<VersionKey, StoredResource>>(versions.ToDictionary(
                one => one, one => new StoredResource(one.Resource, one.Version, ResourceAction.Updated, DateTimeOffset.UnixEpoch, "test", Encoding.UTF8.GetBytes(record[(one.Resource, one.Version)]))))).Apply(entries, Stop);
        }

        private static IEnumerable<string> Entries(string file)
        {
            using var bundle = JsonDocument.Parse(File.ReadAllText(file));

            return [.. bundle.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource").GetRawText())];
        }
    }
}

public sealed class RunningOnSqlite() : TimelineRoutesTests.Running(new SqliteDatabases());

public sealed class RunningOnPostgres(TestPostgres server) : TimelineRoutesTests.Running(new TimelineDatabases(server));

public sealed class TimelineRoutesOnSqliteTests(RunningOnSqlite running) : TimelineRoutesTests(running), IClassFixture<RunningOnSqlite>;

public sealed class TimelineRoutesOnPostgresTests(RunningOnPostgres running) : TimelineRoutesTests(running), IClassFixture<RunningOnPostgres>;
