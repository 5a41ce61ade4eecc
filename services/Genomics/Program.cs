using CaseRecords.Genomics;
using CaseRecords.Hosting;
using CaseRecords.Serving;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Genomics.Definitions);

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapOwner(Genomics.Definitions);

    await app.RunAsync();
});
