using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Which server the record is in.</summary>
public sealed class OpenRecordTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("postgres", false)]
    [InlineData("sqlserver", true)]
    [InlineData("SqlServer", true)]
    public void A_setting_names_the_server(string? provider, bool isSqlServer) => OpenRecord.IsSqlServer(provider).ShouldBe(isSqlServer);

    [Theory]
    [InlineData("sqlite", "Remove one of the two settings")]
    [InlineData("oracle", "one of sqlite, postgres and sqlserver")]
    public void Another_server_is_refused_with_what_would_be_one(string provider, string why) =>
        Should.Throw<StartRefusedException>(() => OpenRecord.IsSqlServer(provider)).Message.ShouldContain(why);
}
