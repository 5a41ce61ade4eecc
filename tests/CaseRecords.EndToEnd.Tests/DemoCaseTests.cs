using System.Globalization;
using System.Net;
using Microsoft.Playwright;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>The main course: a case goes in as FHIR and comes out as a timeline, as a page and as events.</summary>
public sealed class DemoCaseTests(DemoCaseTests.Server server) : IClassFixture<DemoCaseTests.Server>
{
    private const string Summary =
        "Lumbar spine metastasis found on 2025-04-04; primary found 13 days later: left lower lobe adenocarcinoma (C34.32, 8140/3), cT2a cN1 cM1b, stage IVA (9th), "
        + "EGFR L858R, on osimertinib since 2025-05-02, zoledronic acid since 2025-05-06, palliative care engaged 2025-05-14, ECOG 0, pain 1/10.";

    [Fact]
    public Task The_timeline_is_the_golden_one() => GoldenTimeline.ShouldBeServedBy(server.Client);

    [Fact]
    public async Task The_metastasis_carries_its_route()
    {
        var events = (await server.Client.GetFhir("/timeline/pt-wang")).Json.GetProperty("events").EnumerateArray();

        var metastasis = events.Single(e => e.GetProperty("id").GetString() == "Condition/cond-met");

        metastasis.GetProperty("codes").EnumerateArray().Select(code => code.GetProperty("code").GetString()).ShouldContain("haematogenous");
        metastasis.GetProperty("subtitle").GetString()!.ShouldContain("haematogenous");
    }

    [Fact]
    public async Task The_feed_read_to_its_head_tells_every_version_once_and_in_order()
    {
        var events = await server.Client.ReadFeed("&patient=Patient/pt-wang");
        var changes = events.Where(e => e.GetProperty("type").GetString()!.StartsWith("org.caserecords.resource.", StringComparison.Ordinal)).ToList();

        var versions = changes.Select(e => (Subject: e.GetProperty("subject").GetString()!, Version: e.GetProperty("data").GetProperty("versionId").GetString()!)).ToList();

        versions.ShouldBeUnique();
        versions.GroupBy(v => v.Subject).ShouldAllBe(resource => resource.Select(v => int.Parse(v.Version, CultureInfo.InvariantCulture)).SequenceEqual(Enumerable.Range(1, resource.Count())));
        versions.ShouldContain(("Condition/cond-met", "2"));
        events.Select(e => e.GetProperty("type").GetString()).ShouldContain("org.caserecords.case.primary-linked.v1");
        events.Select(e => e.GetProperty("sequence").GetString()).ShouldBeInOrder();
    }

    [Fact]
    public async Task Assessments_were_raised_while_the_primary_was_unknown_and_are_resolved()
    {
        var issues = (await server.Client.GetFhir("/fhir/DetectedIssue?patient=Patient/pt-wang&code=CUP-01")).Resources;

        var cup = issues.ShouldHaveSingleItem();
        cup.GetProperty("extension")[0].GetProperty("valueCode").GetString().ShouldBe("resolved");
        var history = (await server.Client.GetFhir($"/fhir/DetectedIssue/{cup.GetProperty("id").GetString()}/_history")).Resources;
        history[^1].GetProperty("extension")[0].GetProperty("valueCode").GetString().ShouldBe("raised");
    }

    [Fact]
    public async Task The_page_says_the_case_in_one_sentence_and_every_clause_leads_to_its_evidence()
    {
        var page = await server.Page("/patients/pt-wang?asOf=2025-12-19", 1440, "case-1440");

        var summary = page.Locator("p.line");
        (await summary.InnerTextAsync()).ShouldBe(Summary);
        (await summary.Locator("a").CountAsync()).ShouldBeGreaterThanOrEqualTo(9);
        (await page.Locator("svg").CountAsync()).ShouldBeGreaterThan(5);
        (await page.Locator("table tr").CountAsync()).ShouldBeGreaterThan(60);
        server.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_reads_without_script()
    {
        var page = await server.Page("/patients/pt-wang?asOf=2025-12-19", 390, "case-390-no-script", script: false);

        (await page.Locator("p.line").InnerTextAsync()).ShouldBe(Summary);
        (await page.Locator("body").InnerTextAsync()).ShouldContain("Osimertinib");
    }

    [Fact]
    public async Task Pages_allow_no_inline_script_or_style_and_unknown_patients_are_404()
    {
        using var page = await server.Client.GetAsync("/patients/pt-wang", TestContext.Current.CancellationToken);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe-inline");
        html.ShouldNotContain(" style=\"");
        html.ShouldNotContain("<style");
        html.ShouldNotContain(" onclick");
        (await server.Client.GetFhir("/patients/nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.Client.GetFhir("/timeline/nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.Client.GetFhir("/")).Body.ShouldContain("/patients/pt-wang");
    }

    [Fact]
    public async Task A_synthea_patient_has_a_page_too()
    {
        var file = Directory.GetFiles(Repository.Corpus("synthea"), "*.json").Order(StringComparer.Ordinal).First();
        var answer = await server.Client.PostFhir("/fhir", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        answer.Status.ShouldBe(HttpStatusCode.OK);
        var patient = answer.Json.GetProperty("entry").EnumerateArray()
            .Select(entry => entry.GetProperty("response").GetProperty("location").GetString()!)
            .First(location => location.StartsWith("Patient/", StringComparison.Ordinal)).Split('/')[1];
        await server.Client.CaughtUp();

        var page = await server.Page($"/patients/{patient}", 1440, "synthea-1440");

        (await page.Locator("table tr").CountAsync()).ShouldBeGreaterThan(50);
        server.Complaints.ShouldBeEmpty();
    }

    /// <summary>One standalone with the demo case, and one browser.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly List<string> complaints = [];
        private RunningStandalone? standalone;
        private IPlaywright? playwright;
        private IBrowser? browser;

        internal HttpClient Client => standalone!.Client;

        /// <summary>What the browser's console had to say against the pages.</summary>
        internal IReadOnlyList<string> Complaints => complaints;

        public async ValueTask InitializeAsync()
        {
            standalone = await RunningStandalone.Start(demo: true);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Timeout = 120_000,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            await Client.CaughtUp();
        }

        /// <summary>Opens a page and keeps its picture.</summary>
        internal async Task<IPage> Page(string path, int width, string picture, bool script = true)
        {
            var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = script });
            var page = await context.NewPageAsync();
            page.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning")
                {
                    complaints.Add(message.Text);
                }
            };
            await page.GotoAsync(new Uri(Client.BaseAddress!, path).ToString());
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Output, $"{picture}.png"), FullPage = true });

            return page;
        }

        public async ValueTask DisposeAsync()
        {
            if (browser is not null)
            {
                await browser.DisposeAsync();
            }

            playwright?.Dispose();

            if (standalone is not null)
            {
                await standalone.DisposeAsync();
            }
        }
    }
}
