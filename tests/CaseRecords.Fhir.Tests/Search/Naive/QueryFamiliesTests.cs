using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A comparison of answers that are all empty would show nothing.</summary>
public sealed class QueryFamiliesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_kind_of_query_finds_something_more_often_than_not()
    {
        var record = Record(7);
        var search = new NaiveSearch(record, Start.AddDays(5));
        var shares = QueryFamilies.All.Where(family => family.Compared).Select(family => (family.Name, Share: ShareThatFinds(family, record, search))).ToList();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', shares.Select(share => $"{share.Name} {share.Share:p0}")));
        shares.Where(share => share.Share < 0.4).ShouldBeEmpty();
    }

    private static double ShareThatFinds(QueryFamily family, NaiveRecord record, NaiveSearch search)
    {
        var make = new QueryMaker(record, new Random(7));
        var queries = Enumerable.Range(0, 4_000).Select(_ => family.Make(make)).OfType<NaiveQuery>().Take(40).ToList();

        queries.Count.ShouldBe(40, family.Name);

        return queries.Count(query => search.Answer(query).Matches.Count > 0) / 40.0;
    }

    private static NaiveRecord Record(int seed) => new(
    [
        .. new MadeRecord(new Random(seed)).All().Select((made, i) =>
        {
            var resource = FhirJsonDeserializer.DEFAULT.DeserializeResource(made.ToJsonString());
            (resource.Meta ??= new Meta()).VersionId = "1";

            return new Held(resource, Start.AddMinutes(i * 20));
        }),
    ]);
}
