using CaseRecords.Exchange;
using CaseRecords.Exchange.Routing;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using CaseRecords.Standalone;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    builder.AddServiceHost();
    using var data = builder.AddDataDirectory();

    await builder.AddFhir(data, [], RoutingTable.OwnerOf);

    builder.AddDemoCase();

    await using var app = builder.Build();

    app.UseServiceHost();
    app.MapHealth();
    app.MapFhir();
    app.MapExchange();
    app.AnnounceAddresses();

    await app.RunAsync();
});
