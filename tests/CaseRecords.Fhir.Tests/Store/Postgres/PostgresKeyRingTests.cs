using CaseRecords.Fhir.Store.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

public sealed class PostgresKeyRingTests
{
    [Fact]
    public async Task What_one_service_cursoranother_opens()
    {
        var database = await PostgresTemplate.Copy();
        await using var source = PostgresConnections.Open(database, "test");

        var cursor = Protector(source).Protect("a name to sort by");

        Protector(source).Unprotect(cursor).ShouldBe("a name to sort by");
        await source.DisposeAsync();
        await PostgresTemplate.Drop(database);
    }

    /// <summary>As a process of its own has it.</summary>
    private static IDataProtector Protector(NpgsqlDataSource source)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().SetApplicationName("CaseRecords");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new PostgresKeyRing(source));

        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }
}
