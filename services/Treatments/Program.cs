using CaseRecords.Hosting;
using CaseRecords.Serving;
using CaseRecords.Treatments;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Treatments.Definitions);

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapOwner(Treatments.Definitions);

    await app.RunAsync();
});
