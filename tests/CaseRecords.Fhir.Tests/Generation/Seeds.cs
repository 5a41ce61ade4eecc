namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>Which resources a property test makes: some that are always the same, some that are new in every run, whose seeds are printed.</summary>
internal static class Seeds
{
    private const int Fixed = 190_101;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CASERECORDS_LONG") == "1";

    /// <summary>Another in every run; <c>CASERECORDS_SEED</c> repeats the run that printed it.</summary>
    public static int Fresh => int.TryParse(Environment.GetEnvironmentVariable("CASERECORDS_SEED"), out var seed) ? seed : Environment.TickCount & 0xfffff;

    /// <summary>A resource to be made.</summary>
    public sealed record Made(string Type, int Seed);

    /// <summary>Several at once, so that they share commits.</summary>
    public static ParallelOptions AtOnce => new() { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken };

    /// <summary>As many seeds of each kind for every type; fifty times more in the long form.</summary>
    public static IReadOnlyList<Made> OfTypes(int each)
    {
        var fresh = Fresh;
        var count = IsLong ? each * 50 : each;
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds for each type: {count} from {Fixed}, {count} from {fresh}");

        return [.. from seed in Enumerable.Range(Fixed, count).Concat(Enumerable.Range(fresh, count)) from type in R4.ResourceTypes.Index() select new Made(type.Item, (seed * 150) + type.Index)];
    }
}
