using CaseRecords.Assessments;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using CaseRecords.Standalone;
using CaseRecords.Timeline;

return await StartUp.Run(async () =>
{
    if (await Jobs.Do(args))
    {
        return;
    }

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    builder.ListenByDefault();
    builder.AddServiceHost();
    using var data = builder.AddDataDirectory();

    await MigrateJob.AtStart(builder.Configuration, data, builder.HasSharedRecord);
    await builder.AddServices(data);
    builder.AddDemoCase();

    await using var app = builder.Build();

    await app.Services.PrepareTimeline(CancellationToken.None);
    await app.Services.PrepareAssessments(CancellationToken.None);

    app.UseServiceHost();
    app.MapServices();
    app.AnnounceAddresses();

    await app.RunAsync();
});
