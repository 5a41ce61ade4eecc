using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Łukasz", "lukasz")]
    [InlineData("MÜLLER", "muller")]
    [InlineData("Straße", "strasse")]
    [InlineData("Ærøskøbing", "aeroskobing")]
    [InlineData("Đorđević", "dordevic")]
    [InlineData("Işık", "isik")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("Þórður", "thordur")]
    [InlineData("O’Brien", "obrien")]
    [InlineData("St. Mary's", "st marys")]
    [InlineData("  van   der\tBerg ", "van der berg")]
    [InlineData("Müller-Lüdenscheidt", "muller ludenscheidt")]
    [InlineData("ﬁbroma", "fibroma")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευσ")]
    [InlineData("王小明", "王小明")]
    [InlineData("---", "")]
    public void A_text_folds_to_what_one_would_type(string text, string folded)
    {
        Folding.Fold(text).ShouldBe(folded);
        Folding.Fold(folded).ShouldBe(folded);
    }

    [Fact]
    public void A_long_text_keeps_its_beginning_and_a_hash_of_the_whole()
    {
        var key = Folding.Key(new string('a', 201));

        key.Length.ShouldBe(160 + 64);
        key.ShouldStartWith(Folding.Beginning(new string('a', 500)));
        key.ShouldNotBe(Folding.Key(new string('a', 202)));
    }

    [Fact]
    public void No_search_finds_a_part_of_the_hash()
    {
        var hash = Folding.Key(new string('a', 201))[160..];

        hash.ShouldAllBe(letter => letter >= 'A' && letter <= 'P');
        Folding.Fold(hash).ShouldNotBe(hash);
    }

    [Fact]
    public void A_long_text_is_not_cut_inside_a_character()
    {
        Folding.Beginning(new string('a', 159) + "😀" + new string('b', 100)).Length.ShouldBe(159);
    }

    [Fact]
    public void ASCII_folds_as_it_does_beside_other_letters()
    {
        var random = new Random(11);

        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, i % 10 == 0 ? 400 : 12)).Select(_ => (char)random.Next(128)));

            Folding.Fold(text + "o").ShouldBe(Folding.Fold(text + "ø"));
            Folding.Fold("o" + text).ShouldBe(Folding.Fold("ø" + text));
        }
    }
}
