using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;
using CaseRecords.Messaging;
using CaseRecords.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Serving;

/// <summary>What every service behind the gateway is made of: its record, its doorbell, its routes. A service's Program.cs adds what is its own.</summary>
public static class InnerService
{
    /// <summary>The host, the doorbell and the record of one service: it writes what it owns and reads everything.</summary>
    /// <exception cref="StartRefusedException">A setting is missing or cannot be used.</exception>
    public static async Task AddInnerService(this WebApplicationBuilder builder, ServiceDefinition service)
    {
        builder.AddInnerServiceHost();
        builder.Services.AddDoorbell(service.Name, BrokerUri.Read(builder.Configuration));
        builder.Services.AddCodeTables();
        await builder.AddServiceRecord(service, RoutingTable.OwnerOf);
    }

    /// <summary>What an owner serves: health, FHIR, and the preparing of its part of a bundle.</summary>
    public static void MapOwner(this IEndpointRouteBuilder app, ServiceDefinition service)
    {
        app.MapHealth();
        app.MapReaders();
        app.MapFhir();
        app.MapPrepare(service.Name);
    }
}
