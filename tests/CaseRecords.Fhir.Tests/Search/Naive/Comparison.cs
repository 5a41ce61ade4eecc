namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>Asks the engine and the list the same, and says where they differ.</summary>
internal sealed class Comparison(LoadedRecord loaded, NaiveRecord record)
{
    private const string Base = "http://test/fhir";
    private const int Page = 7;

    private readonly Dictionary<string, string> versions = loaded.Record.Current.ToDictionary(held => held.Key, held => held.Resource.Meta!.VersionId!);
    private readonly NaiveSearch naive = new(record, loaded.Now);

    /// <summary>How many resources the last query found.</summary>
    public int Found { get; private set; }

    /// <summary>The first difference; null where there is none.</summary>
    public async Task<string?> Difference(NaiveQuery query)
    {
        var expected = naive.Answer(query);
        var answer = await Ask($"{query.With("_count", "1000").With("_total", "accurate")}");
        Found = expected.Matches.Count;

        if (answer.Status != 200)
        {
            return $"was refused: {answer.Status} {answer.Text}";
        }

        return Sets(expected.Matches.Select(match => match.Key), answer.Matches, "matches")
            ?? Sets(expected.Included, answer.Included, "includes")
            ?? (answer.Total == expected.Matches.Count ? null : $"total is {answer.Total}, not {expected.Matches.Count}")
            ?? Order(query, answer.Matches)
            ?? await Self(answer)
            ?? (answer.Matches.Count > Page ? await Pages(query, answer) : null);
    }

    /// <summary>What ran, asked again, is the same.</summary>
    private async Task<string?> Self(EngineAnswer answer)
    {
        var again = await Ask(answer.Links["self"]);

        return Shown([again]) == Shown([answer]) ? null : $"self, {answer.Links["self"]}: {Shown([again])}";
    }

    private async Task<EngineAnswer> Ask(string url) =>
        EngineAnswer.Of(await loaded.Engine.Send("GET", url.StartsWith(Base, StringComparison.Ordinal) ? url[Base.Length..].TrimStart('/') : url), versions);

    private static string? Sets(IEnumerable<string> expected, IReadOnlyList<string> actual, string what)
    {
        var twice = actual.GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        var (missing, extra) = (expected.Except(actual).Order().ToList(), actual.Except(expected).Order().ToList());

        return missing.Count + extra.Count + twice.Count == 0 ? null : $"{what}: not found [{string.Join(' ', missing)}], found though [{string.Join(' ', extra)}], twice [{string.Join(' ', twice)}]";
    }

    private string? Order(NaiveQuery query, IReadOnlyList<string> keys)
    {
        if (query.Sort is not { } text)
        {
            return null;
        }

        var sort = new NaiveSort(text);
        var found = keys.Select(key => record.Current.First(held => held.Key == key)).ToList();
        var wrong = found.Zip(found.Skip(1)).FirstOrDefault(pair => !sort.Stands(pair.First, pair.Second));

        return wrong.First is null ? null : $"order: {wrong.First.Key} ({sort.Describe(wrong.First)}) before {wrong.Second.Key} ({sort.Describe(wrong.Second)})";
    }

    /// <summary>The pages, forwards and backwards, are the list; each brings along what belongs to its own matches.</summary>
    private async Task<string?> Pages(NaiveQuery query, EngineAnswer whole)
    {
        var forwards = await Follow(await Ask($"{query.With("_count", $"{Page}")}"), "next");
        var refused = forwards.FirstOrDefault(page => page.Status != 200);

        if (refused is not null)
        {
            return $"a page was refused: {refused.Status} {refused.Text}";
        }

        if (!forwards.SelectMany(page => page.Matches).SequenceEqual(whole.Matches))
        {
            return $"pages: {Shown(forwards)} instead of {string.Join(' ', whole.Matches)}";
        }

        return forwards.Select(page => Sets(naive.Included(query, page.Matches), page.Included, $"includes of the page of {string.Join(' ', page.Matches)}")).FirstOrDefault(difference => difference is not null)
            ?? await Back(forwards);
    }

    private async Task<string?> Back(List<EngineAnswer> forwards)
    {
        var backwards = await Follow(forwards[^1], "previous");
        backwards.Reverse();

        if (Shown(backwards) != Shown(forwards))
        {
            return $"back over previous: {Shown(backwards)} after {Shown(forwards)}";
        }

        var first = await Ask(forwards[^1].Links["first"]);

        return Shown([first]) == Shown([forwards[0]]) ? null : $"first: {Shown([first])} after {Shown(forwards)}";
    }

    private static string Shown(IEnumerable<EngineAnswer> pages) =>
        string.Join(" / ", pages.Select(page => $"{(page.Status == 200 ? "" : page.Status)}{string.Join(' ', page.Matches)}{(page.Included.Count == 0 ? "" : $" + {string.Join(' ', page.Included.Order())}")}"));

    private async Task<List<EngineAnswer>> Follow(EngineAnswer page, string relation)
    {
        List<EngineAnswer> pages = [page];

        while (pages[^1].Links.TryGetValue(relation, out var link) && pages.Count <= 1 + (loaded.Record.Current.Count / Page))
        {
            pages.Add(await Ask(link));
        }

        return pages;
    }
}
