using System.Globalization;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Events;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("5.141", "5.14")]
    [InlineData("3.875", "3.88")]
    [InlineData("0.95", "0.95")]
    [InlineData("4.0", "4.0")]
    [InlineData("179.23347621031567", "179.2")]
    [InlineData("0.0123", "0.0123")]
    [InlineData("0.00012345", "0.000123")]
    [InlineData("123456.7", "123457")]
    [InlineData("0", "0")]
    public void A_measure_is_read_as_a_laboratory_prints_it(string recorded, string read) =>
        Values.Text(Values.Rounded(decimal.Parse(recorded, CultureInfo.InvariantCulture))).ShouldBe(read);

    [Fact]
    public void What_was_recorded_is_kept_beside_what_is_read()
    {
        var value = Lab("5.141").Value!;

        (value.Display, value.Recorded, value.InFull).ShouldBe(("5.14 g/dL", "5.141", "5.14 g/dL (recorded 5.141)"));
    }

    [Fact]
    public void A_value_that_was_not_rounded_says_itself_once() => Lab("5.14").Value!.InFull.ShouldBe("5.14 g/dL");

    [Fact]
    public void A_pain_score_is_read_with_one_decimal()
    {
        var pain = Project.Event(Project.Observation("o", Project.Code("http://loinc.org", "72514-3"), "2025-04-03", ""","valueQuantity":{"value":0.5102,"code":"{score}"}""")).Value!;

        pain.InFull.ShouldBe("0.5 / 10 (recorded 0.5102)");
    }

    private static TimelineEvent Lab(string value) =>
        Project.Event(Project.Observation("o", Project.Code("http://loinc.org", "1751-7"), "2025-04-03", $$""","valueQuantity":{"value":{{value}},"unit":"g/dL"}"""));
}
