using CaseRecords.Fhir.Tests.Generation;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>The engine finds what a naive reading of R4's search page finds, in the order that was asked for, page by page.</summary>
public sealed class DifferentialTests
{
    private const int Fixed = 40_401;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CASERECORDS_LONG") == "1";

    [Fact]
    public Task What_the_engine_finds_is_what_R4_says() => Compare(Fixed);

    [Fact]
    public Task What_the_engine_finds_is_what_R4_says_of_records_nobody_saw_before() => Compare(Seeds.Fresh);

    [Fact]
    public async Task The_comparison_sees_what_is_too_much_too_little_and_out_of_order()
    {
        await using var loaded = await LoadedRecord.Of(Fixed);
        var (record, patients) = (loaded.Record, loaded.Record.Current.Where(held => held.Resource.TypeName == "Patient").ToList());
        var dated = patients.Where(held => ((Patient)held.Resource).BirthDate is not null).ToList();
        var late = (Patient)dated[0].Resource.DeepCopy();
        late.BirthDate = "2020";
        var doctor = record.Current.First(held => held.Key == "Practitioner/doc1");
        var query = new NaiveQuery("Patient", [new("_sort", "birthdate"), new("_include", "Patient:general-practitioner")]);

        async Task<string?> Difference(NaiveRecord other) => await new Comparison(loaded, other).Difference(query);

        (await Difference(record)).ShouldBeNull();
        (await Difference(record.Without(patients[0].Key))).ShouldBe($"matches: not found [], found though [{patients[0].Key}], twice []");
        (await Difference(record.With(new Held(new Patient { Id = "more" }, loaded.Now)))).ShouldBe("matches: not found [Patient/more], found though [], twice []");
        (await Difference(record.Without(doctor.Key))).ShouldBe($"includes: not found [], found though [{doctor.Key}], twice []");
        (await Difference(record.Without(dated[0].Key).With(dated[0] with { Resource = late })))!.ShouldStartWith($"order: {dated[0].Key} ");
    }

    /// <param name="seed">Makes the record and the queries.</param>
    private static async Task Compare(int seed)
    {
        await using var loaded = await LoadedRecord.Of(seed);

        await Compare(loaded, seed);
    }

    /// <param name="seed">Makes the queries.</param>
    internal static async Task Compare(LoadedRecord loaded, int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var comparison = new Comparison(loaded, loaded.Record);
        var differences = new List<string>();
        var found = 0;
        var queries = Queries(loaded.Record, new Random(seed), IsLong ? 5_000 : 500).ToList();

        foreach (var (family, query) in queries)
        {
            if (await comparison.Difference(query) is { } difference)
            {
                differences.Add($"seed {seed}, {family.Name}: {Uri.UnescapeDataString(query.ToString())} {difference}");
            }

            found += comparison.Found > 0 ? 1 : 0;
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {queries.Count} queries differ:\n{string.Join('\n', differences)}");
        found.ShouldBeGreaterThan(queries.Count / 2);
    }

    /// <summary>Each kind at least once, and as often as its weight says.</summary>
    private static IEnumerable<(QueryFamily Family, NaiveQuery Query)> Queries(NaiveRecord record, Random random, int count)
    {
        var make = new QueryMaker(record, random);
        var compared = QueryFamilies.All.Where(family => family.Compared).ToList();
        var weighted = compared.SelectMany(family => Enumerable.Repeat(family, family.Weight)).ToList();

        return compared
            .Concat(Enumerable.Range(0, count - compared.Count).Select(_ => weighted[random.Next(weighted.Count)]))
            .Select(family => (family, Query: Enumerable.Range(0, 1_000).Select(_ => family.Make(make)).OfType<NaiveQuery>().FirstOrDefault()!))
            .Where(made => made.Query is not null);
    }
}
