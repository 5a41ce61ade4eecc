using CaseRecords.Diagnoses;
using CaseRecords.Hosting;
using CaseRecords.Serving;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Diagnoses.Definitions);

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapOwner(Diagnoses.Definitions);

    await app.RunAsync();
});
