using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>Which numbers a process still knows when it has met more resources than it keeps numbers of.</summary>
public sealed class RecordNumbersTests
{
    private int met;

    [Fact]
    public void Who_was_asked_for_is_still_known_when_as_many_others_have_come_as_are_kept()
    {
        using var numbers = new NoDatabase();
        var key = new ResourceKey("Patient", "ann");
        numbers.Keep(key, 7);

        for (var i = 0; i < 3; i++)
        {
            Meet(numbers, RecordNumbers.MostKept);
            numbers.Rid(key).ShouldBe(7);
        }
    }

    [Fact]
    public void Who_was_not_asked_for_is_forgotten_in_the_end()
    {
        using var numbers = new NoDatabase();
        var key = new ResourceKey("Patient", "ann");
        numbers.Keep(key, 7);
        Meet(numbers, 2 * RecordNumbers.MostKept);

        numbers.Rid(key).ShouldBeNull();
    }

    private void Meet(NoDatabase numbers, int count)
    {
        for (var i = 0; i < count; i++)
        {
            numbers.Keep(new ResourceKey("Patient", $"{met++}"), met);
        }
    }

    private sealed class NoDatabase : RecordNumbers
    {
        protected override Task<long> TakeBlock(CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task FindSystems(string[] uris, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task FindRids(List<ResourceKey> keys, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task AddSystems(string[] uris, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task AddWordings(List<(string Folded, long Wording)> parts, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task AddStubs(List<ResourceKey> keys, long[] rids, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
