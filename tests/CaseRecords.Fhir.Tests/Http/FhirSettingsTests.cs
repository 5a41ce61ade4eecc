using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>What an installation may choose, and what it may not.</summary>
public sealed class FhirSettingsTests
{
    [Fact]
    public void Without_settings_the_last_writer_wins_and_a_conditional_delete_finds_one() =>
        Of().ShouldBe(FhirSettings.Default);

    [Fact]
    public void Settings_are_read_by_their_names()
    {
        var settings = Of(("Writes:IfMatch", "required-428"), ("Writes:ConditionalDelete", "multiple"), ("Limits:BundleEntries", "7"), ("Limits:SearchSeconds", "5"));

        settings.Writes.WithoutIfMatch.ShouldBe(WithoutIfMatch.PreconditionRequired);
        settings.Writes.DeletesMany.ShouldBeTrue();
        settings.MostEntries.ShouldBe(7);
        settings.SearchLimit.ShouldBe(TimeSpan.FromSeconds(5));
        Of(("Writes:IfMatch", "required")).Writes.WithoutIfMatch.ShouldBe(WithoutIfMatch.BadRequest);
    }

    [Theory]
    [InlineData("Writes:IfMatch", "yes")]
    [InlineData("Writes:ConditionalDelete", "many")]
    [InlineData("Limits:BundleEntries", "0")]
    [InlineData("Limits:BundleEntries", "all")]
    [InlineData("Limits:SearchSeconds", "0")]
    [InlineData("Limits:Everything", "-1")]
    [InlineData("Limits:Merge", "many")]
    [InlineData("Limits:LastN", "1.5")]
    [InlineData("Limits:Document", "0")]
    [InlineData("Validation:UnknownProfiles", "maybe")]
    [InlineData("Validation:Definitions", "/nowhere/at/all")]
    public void What_a_setting_cannot_be_is_refused_by_its_name(string name, string value) =>
        Should.Throw<StartRefusedException>(() => Of((name, value))).Message.ShouldStartWith(name);

    [Theory]
    [InlineData("transaction")]
    [InlineData("batch")]
    public async Task A_bundle_of_more_entries_than_are_allowed_is_refused_whole(string type)
    {
        await using var engine = (await RunningEngine.Start()).With(new FhirSettings { MostEntries = 1 });
        var bundle = Transactions.Puts("Patient", "a", "b").Replace("transaction", type, StringComparison.Ordinal);

        var answer = await engine.Send("POST", "", bundle);

        (answer.Status, answer.Issue()).ShouldBe((413, "too-long at Bundle.entry"));
        (await engine.Send("GET", "Patient/a")).Status.ShouldBe(404);
    }

    private static FhirSettings Of(params (string Name, string Value)[] settings) =>
        FhirSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Name, one => (string?)one.Value)).Build());
}
