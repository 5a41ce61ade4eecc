using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests;

public sealed class RecordAssessmentWriterTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("assessments").FullName;
    private DataDirectory data = null!;
    private WebApplication app = null!;
    private RecordAssessmentWriter writer = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(["--data", folder]);
        builder.Logging.ClearProviders();
        builder.AddServiceHost();
        data = builder.AddDataDirectory();
        await builder.AddFhir(data, [], _ => "assessments");
        app = builder.Build();
        writer = new RecordAssessmentWriter(app.Services.GetRequiredService<FhirEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_already_there_is_not_written_again()
    {
        await writer.Write(Issue("2025-04-04"), Granted, Stop);
        await writer.Write(Issue("2025-04-04"), Granted, Stop);
        await writer.Write(Issue("2025-04-05"), Granted, Stop);

        (await Version()).ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_lost_the_turn_writes_nothing()
    {
        await Should.ThrowAsync<IOException>(() => writer.Write(Issue("2025-04-04"), _ => throw new IOException("The session is gone."), Stop));

        (await Version()).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_is_late_replaces_nothing_that_another_wrote_meanwhile()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => writer.Write(Issue("2025-04-04"), Overtaken("2025-04-05"), Stop));
        await Should.ThrowAsync<InvalidOperationException>(() => writer.Write(Issue("2025-04-06"), Overtaken("2025-04-07"), Stop));

        (await Version()).ShouldBe(2);
    }

    private static Task Granted(CancellationToken cancellationToken) => Task.CompletedTask;

    private Func<CancellationToken, Task> Overtaken(string day) => cancellationToken => writer.Write(Issue(day), Granted, cancellationToken);

    private static DetectedIssue Issue(string day) => AssessmentResource.ToDetectedIssue(
        MetastasisBeforePrimary.Evaluate(Of(Metastasis()), On("2025-05-10")).Single() with { RaisedAt = On(day) });

    private async Task<long?> Version() =>
        (await app.Services.GetRequiredService<FhirEngine>().Store.Find(new ResourceKey("DetectedIssue", Issue("2025-04-04").Id!), Stop))?.Version;
}
