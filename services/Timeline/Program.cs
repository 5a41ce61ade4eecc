using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;
using CaseRecords.PrivateState;
using CaseRecords.Serving;
using CaseRecords.Timeline;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    // It owns nothing and only reads the record.
    await builder.AddInnerService(new ServiceDefinition("timeline", []));
    builder.Services.AddTimeline(PrivateDatabase.From(builder.Configuration, "Timeline", path: null));

    await using var app = builder.Build();

    await app.Services.PrepareTimeline(CancellationToken.None);
    app.UseServiceHost();
    app.MapHealth();
    app.MapReaders();
    app.MapTimeline().RequireAuthorization();
    app.MapPages().RequireAuthorization();

    await app.RunAsync();
});
