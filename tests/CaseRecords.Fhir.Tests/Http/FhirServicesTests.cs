using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;

namespace CaseRecords.Fhir.Tests.Http;

public sealed class FhirServicesTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("36501")]
    public async Task A_log_that_would_be_kept_for_no_time_or_for_ever_is_refused_at_the_start(string days)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;

        try
        {
            var builder = WebApplication.CreateBuilder(["--data", folder, "--Log:RetentionDays", days]);
            using var data = builder.AddDataDirectory();

            await Should.ThrowAsync<StartRefusedException>(() => builder.AddFhir(data, [], _ => "patients"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
