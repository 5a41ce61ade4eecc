using CaseRecords.Assessments;
using CaseRecords.Exchange;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using CaseRecords.PrivateState;
using CaseRecords.Routing;
using CaseRecords.Serving;
using CaseRecords.Timeline;

namespace CaseRecords.Standalone;

/// <summary>Every service in one process: what is in it, and what it serves.</summary>
internal static class Composition
{
    /// <summary>What every service says about resources.</summary>
    public static IReadOnlyList<ServiceDefinition> Services { get; } =
    [
        Patients.Patients.Definitions, Imaging.Imaging.Definitions, Diagnoses.Diagnoses.Definitions, Genomics.Genomics.Definitions,
        Treatments.Treatments.Definitions, Assessments.Assessments.Definitions,
    ];

    public static async Task AddServices(this WebApplicationBuilder builder, DataDirectory data)
    {
        builder.Services.AddCodeTables();

        if (builder.HasSharedRecord)
        {
            await builder.AddWholeRecord(Services, RoutingTable.OwnerOf);
        }
        else
        {
            await builder.AddFhir(data, Services, RoutingTable.OwnerOf);
        }

        builder.Services.AddTimeline(PrivateDatabase.From(builder.Configuration, "Timeline", data.Timeline));
        builder.Services.AddAssessments(PrivateDatabase.From(builder.Configuration, "Assessments", data.Assessments));
    }

    /// <summary>The whole endpoint table. A test walks it: what says nothing about who may call it does not pass.</summary>
    public static void MapServices(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapFhir();
        app.MapExchange();
        app.MapTimeline().RequireAuthorization();
        app.MapPages().RequireAuthorization();
    }
}
