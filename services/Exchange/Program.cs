using CaseRecords.Exchange;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddExchange();

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapHealth();
    app.MapFhir();
    app.MapExchange();

    await app.RunAsync();
});
