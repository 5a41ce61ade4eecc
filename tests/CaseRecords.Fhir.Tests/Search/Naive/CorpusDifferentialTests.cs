using CaseRecords.Fhir.Tests.Generation;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>The same comparison over published examples: other types, and what their authors thought of.</summary>
public sealed class CorpusDifferentialTests
{
    [Fact]
    public async Task What_the_engine_finds_of_published_examples_is_what_R4_says()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        await using var loaded = await LoadedRecord.OfCorpus(6);

        await DifferentialTests.Compare(loaded, Seeds.Fresh);
    }
}
