using CaseRecords.Assessments;
using CaseRecords.Diagnoses;
using CaseRecords.Exchange;
using CaseRecords.Exchange.Routing;
using CaseRecords.Fhir.Http;
using CaseRecords.Genomics;
using CaseRecords.Hosting;
using CaseRecords.Imaging;
using CaseRecords.Patients;
using CaseRecords.Standalone;
using CaseRecords.Timeline;
using CaseRecords.Treatments;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    builder.ListenByDefault();
    builder.AddServiceHost();
    using var data = builder.AddDataDirectory();

    await builder.AddFhir(
        data,
        [Patients.Definitions, Imaging.Definitions, Diagnoses.Definitions, Genomics.Definitions, Treatments.Definitions],
        RoutingTable.OwnerOf);

    builder.Services.AddTimeline(data.Path);
    builder.Services.AddAssessments(data.Path);
    builder.AddDemoCase();

    await using var app = builder.Build();

    await app.Services.PrepareTimeline(CancellationToken.None);
    await app.Services.PrepareAssessments(CancellationToken.None);

    app.UseServiceHost();
    app.MapHealth();
    app.MapFhir();
    app.MapExchange();
    app.MapTimeline().RequireAuthorization();
    app.MapPages().RequireAuthorization();
    app.AnnounceAddresses();

    await app.RunAsync();
});
