namespace CaseRecords.Faults.Rows;

/// <summary>What became of the bundles of row 4.</summary>
internal sealed class BundleTally
{
    /// <summary>A request of which half is held back for long may be refused for that.</summary>
    private static readonly int[] TooSlow = [400, 408];

    private readonly Dictionary<string, int> victims = [];
    private readonly HashSet<string> points = [];
    private readonly List<string> wrong = [];
    private int kills;
    private int reads;
    private int answered;
    private int whole;

    public IReadOnlyList<string> Wrong => wrong;

    public void Note(KillPoint point, string victim)
    {
        kills++;
        points.Add(point.Name);
        victims[victim] = victims.GetValueOrDefault(victim) + 1;
    }

    /// <param name="first">What was answered before the kill had its effect; null for nothing.</param>
    /// <param name="seen">How many of the twenty each reader saw.</param>
    /// <param name="events">How many were told before it was sent again.</param>
    /// <param name="before">How many were there before it was sent again.</param>
    public void Judge(KillPoint point, string patient, FhirAnswer? first, FhirAnswer again, FhirAnswer once, IReadOnlyList<int> seen, int events, int before)
    {
        reads += seen.Count;
        whole += before == TwentyOverFive.Count ? 1 : 0;
        Check(seen.All(count => count is 0 or TwentyOverFive.Count), $"readers saw {string.Join(", ", seen.Distinct())} of twenty");
        Check(events == before, $"{events} events were told of {before} resources");
        Check((int)again.Status == 200, $"sent again it was answered {(int)again.Status} {again.Body}");
        Check(again.Body == once.Body, "sent twice more it had two answers");

        if (first is { Status: System.Net.HttpStatusCode.OK })
        {
            answered++;
            Check(before == TwentyOverFive.Count, "it was acknowledged and was not there");
            Check(first.Body == again.Body, "sent again it had another answer");
        }
        else if (first is not null && Refusal.Complaint(first, point.IsHalf ? TooSlow : []) is { } complaint)
        {
            Check(false, complaint);
        }

        void Check(bool isRight, string complaint) => Add(isRight, $"{point.Name}, {patient}: {complaint}");
    }

    /// <summary>One result, however often it was sent.</summary>
    public void JudgeAfter(string patient, IReadOnlyDictionary<string, long> versions, IReadOnlyList<FeedEntry> feed)
    {
        var told = feed.Where(entry => entry.Place is not null).ToList();
        Add(versions.Count == TwentyOverFive.Count && versions.Values.All(version => version == 1), $"{patient}: not each of the twenty is at version 1");
        Add(told.Count == TwentyOverFive.Count && told.Select(entry => entry.Transaction).Distinct().Count() == 1, $"{patient}: {told.Count} events in {told.Select(entry => entry.Transaction).Distinct().Count()} transactions");
    }

    public void Tell(Stint stint)
    {
        Report.Add(stint,
            [("kills", kills), .. victims.OrderBy(victim => victim.Key, StringComparer.Ordinal).Select(victim => ($"kills of {victim.Key}", (long)victim.Value)),
                ("reads meanwhile", reads), ("bundles that were whole after the kill", whole), ("that were answered before it", answered), ("anomalies", wrong.Count)]);
        Console.WriteLine($"faults: the points were: {string.Join("; ", points)}");
        kills.ShouldBeGreaterThan(0);
        wrong.ShouldBeEmpty();
    }

    private void Add(bool isRight, string complaint)
    {
        if (!isRight)
        {
            wrong.Add(complaint);
        }
    }
}
