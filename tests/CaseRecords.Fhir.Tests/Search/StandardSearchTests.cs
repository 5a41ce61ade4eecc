using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Tests.Search;

public sealed class StandardSearchTests
{
    private static readonly SearchParameters Parameters = SearchParameters.Number([]);

    [Theory]
    [InlineData("Patient", true)]
    [InlineData("SearchParameter", true)]
    [InlineData("Bundle", false)]
    [InlineData("Binary", false)]
    [InlineData("Parameters", false)]
    public void Every_type_is_known_by_its_words_and_by_its_narrative_where_it_can_have_one(string type, bool hasNarrative)
    {
        Assert.True(Parameters.Find(type, "_content")!.IsOfWords);
        Assert.Equal(hasNarrative, Parameters.Find(type, "_text")?.IsOfWords == true);
        Assert.False(Parameters.Find(type, "_tag")!.IsOfWords);
    }

    [Fact]
    public void A_place_is_found_by_its_distance() => Assert.Equal(Hl7.Fhir.Model.SearchParamType.Special, Parameters.Find("Location", "near")!.Type);
}
