using CaseRecords.Assessments;
using CaseRecords.Hosting;
using CaseRecords.PrivateState;
using CaseRecords.Serving;

return await StartUp.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddInnerService(Assessments.Definitions);
    builder.Services.AddAssessments(PrivateDatabase.From(builder.Configuration, "Assessments", path: null));

    await using var app = builder.Build();

    await app.Services.PrepareAssessments(CancellationToken.None);
    app.UseServiceHost();
    app.MapOwner(Assessments.Definitions);

    await app.RunAsync();
});
