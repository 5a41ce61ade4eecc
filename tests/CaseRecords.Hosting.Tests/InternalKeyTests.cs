using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting.Tests;

public sealed class InternalKeyTests
{
    private const string Good = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef 0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdé€")]
    public void A_key_that_is_missing_short_or_unfit_for_a_header_refuses_to_start(string? key)
    {
        var refusal = Should.Throw<StartRefusedException>(() => From(key));

        refusal.Message.ShouldContain("Internal:Key");
        refusal.Message.ShouldNotContain('\n');
        refusal.Message.ShouldNotContain("0123", Case.Sensitive, "a secret is not repeated");
    }

    [Fact]
    public void It_matches_itself_and_nothing_else()
    {
        var key = From(Good);

        key.Matches(Good).ShouldBeTrue();
        key.Matches(Good + "0").ShouldBeFalse();
        key.Matches(Good[1..]).ShouldBeFalse();
        key.Matches("").ShouldBeFalse();
        key.Matches(null).ShouldBeFalse();
    }

    private static InternalKey From(string? key) =>
        InternalKey.From(new ConfigurationBuilder().AddInMemoryCollection([new("Internal:Key", key)]).Build());
}
