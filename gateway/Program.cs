using CaseRecords.Gateway;
using CaseRecords.Hosting;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    builder.AddGateway();

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapGateway();

    await app.RunAsync();
});
