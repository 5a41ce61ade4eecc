using CaseRecords.Hosting;
using CaseRecords.Patients;
using CaseRecords.Serving;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Patients.Definitions);

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapOwner(Patients.Definitions);

    await app.RunAsync();
});
