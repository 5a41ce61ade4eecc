using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>Readers page through a set that others write to: nothing twice, nothing unchanged skipped, nothing that is younger than the run.</summary>
public sealed class PagingUnderWritesTests
{
    private const int Kept = 40;
    private const int Writers = 3;
    private const int Readers = 3;

    private static readonly int Runs = Environment.GetEnvironmentVariable("CASERECORDS_LONG") == "1" ? 10_000 : 300;

    private static readonly string[] Sorts =
        ["", "&_sort=date", "&_sort=-date", "&_sort=code,-date", "&_sort=-_lastUpdated", "&_sort=value-quantity", "&_sort=-_id", "&_sort=-value-quantity,date", "&_sort=patient"];

    /// <summary>What a search asks for, and whether an observation of patient and code has it.</summary>
    private static readonly (string Query, Func<int, string, bool> Has)[] Filters =
    [
        ("_total=none", (_, _) => true),
        ("code=urn:c|A", (_, code) => code == "A"),
        ("code=urn:c|A,urn:c|B", (_, code) => code is "A" or "B"),
        ("patient=Patient/p1", (patient, _) => patient == 1),
        ("patient=Patient/p1&code:not=urn:c|A", (patient, code) => patient == 1 && code != "A"),
        ("subject:Patient.family=second", (patient, _) => patient == 2),
        ("date=ge2020&value-quantity=gt0", (_, _) => true),
    ];

    [Fact]
    public async Task A_run_shows_nothing_twice_skips_nothing_unchanged_and_shows_nothing_younger_while_others_write()
    {
        await using var engine = await Started();
        var writes = new Writes();
        var (left, reading) = (Runs, Readers);
        ConcurrentBag<Seen> seen = [];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Writers + Readers), new ParallelOptions { MaxDegreeOfParallelism = Writers + Readers, CancellationToken = TestContext.Current.CancellationToken },
            async (who, _) =>
            {
                var random = new Random(who);

                while (who < Writers && Volatile.Read(ref reading) > 0)
                {
                    await writes.One(engine, who, random);
                }

                // A fast reader may see little happen: it then goes on until it has seen enough.
                while (who >= Writers && (Interlocked.Decrement(ref left) >= 0 || (!IsEnough(seen) && seen.Count < 20 * Runs)))
                {
                    seen.Add(await Run(engine, writes, random));

                    // What answers at once never gives its thread away, and the writers wait for one.
                    await Task.Yield();
                }

                Interlocked.Add(ref reading, who >= Writers ? -1 : 0);
            });

        // None of it holds of runs in which nothing happened.
        IsEnough(seen).ShouldBeTrue($"{seen.Count} runs: {seen.Count(run => run.Changed > 0)} saw changes, {seen.Sum(run => run.Related)} related, {seen.Count(run => run.WentBack)} went back, {seen.Sum(run => run.Younger)} younger");
    }

    private static bool IsEnough(ConcurrentBag<Seen> seen) =>
        seen.Count(run => run.Changed > 0) > Runs / 10
        && seen.Sum(run => run.Related) > Runs / 10
        && seen.Count(run => run.WentBack) > Runs / 10
        && seen.Sum(run => run.Younger) > Runs / 10;

    [Fact]
    public async Task A_run_in_which_nothing_was_written_ends_without_a_word_of_changes()
    {
        await using var engine = await Started();
        var (pages, _) = await Pages(engine, "Observation?code=urn:c|A&_count=5");

        pages.Count.ShouldBeGreaterThan(1);
        pages.ShouldAllBe(page => page.Related == null && !page.HasOutcome);
    }

    /// <summary>Pages forwards to the end and, half of the time, from the end back to the beginning.</summary>
    private static async Task<Seen> Run(RunningEngine engine, Writes writes, Random random)
    {
        var (query, has) = Filters[random.Next(Filters.Length)];
        var include = random.Next(3) == 0 ? "&_include=Observation:subject" : "";
        var url = $"Observation?{query}{Sorts[random.Next(Sorts.Length)]}{include}&_count={random.Next(8, 20).ToString(CultureInfo.InvariantCulture)}";
        var begun = writes.Now();
        var (pages, beforeLast, firstRead) = await Forwards(engine, writes, url);
        var ended = writes.Now();
        var changed = Hold(writes, url, [.. pages.SelectMany(page => page.Ids)], begun, firstRead, ended, has);
        var related = pages.Count > 1 ? await Related(engine, writes, url, pages[^1], firstRead, beforeLast, has) : 0;

        if (pages.Count < 2 || random.Next(2) == 0)
        {
            return changed with { Related = related };
        }

        List<Page> back = [pages[^1]];

        while (back[0].Previous is { } previous)
        {
            back.Insert(0, await Read(engine, previous));
        }

        // The last page was read a while ago: what it showed may have changed since.
        Hold(writes, $"back over {url}", [.. back.SelectMany(page => page.Ids)], begun, firstRead, writes.Now(), has);

        return changed with { Related = related, WentBack = true };
    }

    /// <summary>The three promises of a run.</summary>
    private static Seen Hold(Writes writes, string url, List<string> ids, long begun, long firstRead, long ended, Func<int, string, bool> has)
    {
        ids.Count.ShouldBe(ids.Distinct().Count(), $"{url} showed twice: {string.Join(' ', ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key))}");
        HashSet<string> shown = [.. ids];
        var younger = 0;

        foreach (var (id, history) in writes.All())
        {
            if (history.UnchangedBetween(begun, ended) is { } state)
            {
                (shown.Contains(id) == (state.Exists && has(state.Patient, state.Code))).ShouldBeTrue($"{url}: {id} did not change from {begun} to {ended}, being {state}, shown: {shown.Contains(id)}");
            }
            else if (history.CreatedAfter(firstRead))
            {
                younger++;
                shown.ShouldNotContain(id, $"{url} showed what was created after it began");
            }
        }

        shown.Count(id => id.StartsWith("kept", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, Kept).Count(n => has((n % 3) + 1, CodeOf(n))), url);

        return new Seen(writes.All().Count(one => one.History.HasWriteWithin(begun, ended)), 0, younger, WentBack: false);
    }

    /// <summary>What was written and matches is told of on the last page, and found by its link.</summary>
    /// <returns>How many such resources there were.</returns>
    private static async Task<int> Related(RunningEngine engine, Writes writes, string url, Page last, long firstRead, long beforeLast, Func<int, string, bool> has)
    {
        HashSet<string>? found = last.Related is { } link ? [.. (await Pages(engine, link + "&_count=1000")).Pages.SelectMany(page => page.Ids)] : null;
        var now = writes.Now();
        List<string> due =
        [
            .. writes.All().Where(one => one.History.HasWriteWithin(firstRead, beforeLast) && one.History.UnchangedBetween(beforeLast, now) is { Exists: true } state && has(state.Patient, state.Code))
                .Select(one => one.Id),
        ];

        if (due.Count > 0)
        {
            found.ShouldNotBeNull($"{url}: written from {firstRead} to {beforeLast}: {string.Join(' ', due)}");
            last.HasOutcome.ShouldBeTrue(url);
            due.ShouldBeSubsetOf(found, url);
        }

        return due.Count;
    }

    private static async Task<(List<Page> Pages, long BeforeLast, long FirstRead)> Forwards(RunningEngine engine, Writes writes, string url)
    {
        List<Page> pages = [await Read(engine, url)];
        var firstRead = writes.Now();
        var beforeLast = firstRead;

        while (pages[^1].Next is { } next)
        {
            beforeLast = writes.Now();
            pages.Add(await Read(engine, next));
        }

        return (pages, beforeLast, firstRead);
    }

    private static async Task<(List<Page> Pages, int Count)> Pages(RunningEngine engine, string? url)
    {
        List<Page> pages = [];

        for (; url is not null; url = pages[^1].Next)
        {
            pages.Add(await Read(engine, url));
        }

        return (pages, pages.Count);
    }

    private static async Task<Page> Read(RunningEngine engine, string url)
    {
        var answer = await engine.Send("GET", url);
        answer.Status.ShouldBe(200, answer.Text());
        var bundle = answer.Json();
        var entries = bundle.TryGetProperty("entry", out var all) ? all.EnumerateArray().ToList() : [];

        return new Page(
            [.. entries.Where(entry => ModeOf(entry) == "match").Select(entry => entry.GetProperty("resource").String("id"))],
            entries.Exists(entry => ModeOf(entry) == "outcome"), Link(bundle, "next"), Link(bundle, "previous"), Link(bundle, "related"));
    }

    private static string ModeOf(JsonElement entry) => entry.GetProperty("search").String("mode");

    private static string? Link(JsonElement bundle, string relation) =>
        bundle.GetProperty("link").EnumerateArray().Where(link => link.String("relation") == relation).Select(link => link.String("url")["http://test/fhir/".Length..]).FirstOrDefault();

    private static readonly string[] Names = ["first", "second", "third"];

    /// <summary>Three patients, and observations that nobody will write to.</summary>
    private static async Task<RunningEngine> Started()
    {
        var engine = await RunningEngine.Start();

        foreach (var (n, name) in Names.Index())
        {
            (await engine.Send("PUT", $"Patient/p{n + 1}", $$"""{"resourceType":"Patient","id":"p{{n + 1}}","name":[{"family":"{{name}}"}]}""")).Status.ShouldBe(201);
        }

        for (var n = 0; n < Kept; n++)
        {
            (await engine.Send("PUT", $"Observation/kept{n}", Observation($"kept{n}", new State(true, (n % 3) + 1, CodeOf(n)), n))).Status.ShouldBe(201);
        }

        return engine;
    }

    private static string CodeOf(int n) => n % 5 < 2 ? "A" : n % 5 < 4 ? "B" : "C";

    private static string Observation(string id, State state, int n) =>
        $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"urn:c","code":"{{state.Code}}"}]},"subject":{"reference":"Patient/p{{state.Patient}}"},
        "effectiveDateTime":"2025-04-{{((n * 7) % 28) + 1:00}}","valueQuantity":{"value":{{(n % 6) + 1}},"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} }
        """;

    private sealed record Page(IReadOnlyList<string> Ids, bool HasOutcome, string? Next, string? Previous, string? Related);

    private sealed record Seen(int Changed, int Related, int Younger, bool WentBack);

    private sealed record State(bool Exists, int Patient, string Code);

    /// <summary>What writers did, each write between two ticks of a clock that readers look at too.</summary>
    private sealed class Writes
    {
        private readonly ConcurrentDictionary<string, History> histories = [];
        private long clock;
        private int created;

        public long Now() => Interlocked.Increment(ref clock);

        public IEnumerable<(string Id, History History)> All() => histories.Select(one => (one.Key, one.Value));

        /// <summary>Creates, changes or deletes one of the writer's own.</summary>
        public async Task One(RunningEngine engine, int writer, Random random)
        {
            var mine = histories.Where(one => one.Value.Writer == writer && one.Value.Exists).Select(one => one.Key).Order(StringComparer.Ordinal).ToList();
            var kind = random.Next(mine.Count < 8 ? 1 : mine.Count > 16 ? 3 : 4);
            var id = kind is 0 or 3 || mine.Count == 0 ? $"w{writer}n{Interlocked.Increment(ref created)}" : mine[random.Next(mine.Count)];
            var state = new State(kind != 1, random.Next(1, 4), CodeOf(random.Next(5)));
            var history = histories.GetOrAdd(id, _ => new History(writer));
            var from = Now();
            history.Begin(from);
            var answer = state.Exists
                ? await engine.Send("PUT", $"Observation/{id}", Observation(id, state, random.Next(100)))
                : await engine.Send("DELETE", $"Observation/{id}");
            answer.Status.ShouldBeOneOf(200, 201, 204);
            history.End(from, Now(), state);
        }
    }

    /// <summary>The writes of one resource.</summary>
    private sealed class History(int writer)
    {
        private readonly Lock guard = new();
        private readonly List<(long From, long To, State State)> writes = [];
        private long pending = long.MaxValue;

        public int Writer => writer;

        public bool Exists => Locked(() => writes.Count > 0 && writes[^1].State.Exists);

        public void Begin(long from) => Locked(() => pending = from);

        public void End(long from, long to, State state) => Locked(() =>
        {
            writes.Add((from, to, state));
            pending = long.MaxValue;

            return true;
        });

        /// <summary>What it was all the time; null where it may have changed.</summary>
        public State? UnchangedBetween(long begin, long end) => Locked(() =>
            pending < end || writes.Exists(write => write.To > begin && write.From < end) ? null
            : writes.FindLast(write => write.To <= begin).State ?? new State(false, 0, ""));

        /// <summary>Whether a write lay wholly between two ticks.</summary>
        public bool HasWriteWithin(long begin, long end) => Locked(() => writes.Exists(write => write.From > begin && write.To < end));

        public bool CreatedAfter(long tick) => Locked(() => writes.Count > 0 ? writes[0].From > tick : pending > tick);

        private T Locked<T>(Func<T> of)
        {
            lock (guard)
            {
                return of();
            }
        }
    }
}
