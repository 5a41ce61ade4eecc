using CaseRecords.Fhir.Store;
using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>Which server holds the record is said by a setting.</summary>
public sealed class RecordProviderTests
{
    [Theory]
    [InlineData(null, RecordProvider.Postgres)]
    [InlineData("", RecordProvider.Postgres)]
    [InlineData("postgres", RecordProvider.Postgres)]
    [InlineData("sqlserver", RecordProvider.SqlServer)]
    [InlineData("SqlServer", RecordProvider.SqlServer)]
    public void It_is_PostgreSQL_unless_the_setting_says_otherwise(string? said, RecordProvider provider) => Read(said).ShouldBe(provider);

    [Theory]
    [InlineData("oracle")]
    [InlineData("sqlserver,standalone")]
    public void Another_word_is_refused(string said) =>
        Should.Throw<StartRefusedException>(() => Read(said)).Message.ShouldBe($"Record:Provider is postgres or sqlserver, not {said}.");

    [Fact]
    public void A_file_has_no_connection_string() =>
        Should.Throw<StartRefusedException>(() => Read("sqlite")).Message.ShouldContain("Remove one of the two settings");

    private static RecordProvider Read(string? said) =>
        RecordProviders.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Record:Provider", said)]).Build());
}
