using CaseRecords.Hosting;
using CaseRecords.Imaging;
using CaseRecords.Serving;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Imaging.Definitions);

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapOwner(Imaging.Definitions);

    await app.RunAsync();
});
