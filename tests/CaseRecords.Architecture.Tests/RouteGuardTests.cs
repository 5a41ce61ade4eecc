using CaseRecords.Fhir.Http;
using CaseRecords.Gateway;
using CaseRecords.Hosting;
using CaseRecords.Standalone;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Architecture.Tests;

/// <summary>No route is reachable unless it says who may call it, and no FHIR route without its interaction.</summary>
public sealed class RouteGuardTests
{
    private static readonly string[] Anonymous = ["/fhir/metadata", "/health/events", "/health/live", "/health/ready"];

    [Fact]
    public async Task Every_route_demands_a_signed_in_caller_or_is_on_the_short_list()
    {
        var routes = await Standalone();

        routes.Count.ShouldBeGreaterThan(15);
        Open(routes).Distinct().Order(StringComparer.Ordinal).ShouldBe(Anonymous);
    }

    [Fact]
    public async Task Every_route_of_the_gateway_does_too()
    {
        var routes = await Gateway();

        routes.Count.ShouldBeGreaterThan(15);
        Open(routes).Distinct().Order(StringComparer.Ordinal).ShouldBe(Anonymous);
    }

    [Fact]
    public async Task The_check_sees_a_route_of_the_gateway_that_was_left_open() =>
        Open(await Gateway("--ReverseProxy:Routes:events:AuthorizationPolicy", "Anonymous")).ShouldContain("/events/{**rest}");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_check_sees_a_route_that_was_left_open(bool saysSo)
    {
        var open = Route(app => app.MapGet("/open", () => "in"), saysSo ? [new AllowAnonymousAttribute()] : []);
        var closed = Route(app => app.MapGet("/closed", () => "in"), new AuthorizeAttribute());
        var overruled = Route(app => app.MapGet("/overruled", () => "in"), new AuthorizeAttribute(), new AllowAnonymousAttribute());

        Open([open, closed, overruled]).ShouldBe(["/open", "/overruled"]);
    }

    [Fact]
    public async Task Every_fhir_route_says_which_interaction_it_is()
    {
        var routes = await Standalone();

        routes.Count(route => route.Metadata.OfType<Interaction>().Any()).ShouldBe(FhirRoutes.Table.Count);
        Unnamed(routes).ShouldBe(["/fhir/{**rest}"], "what no route takes is answered there, last of all");
        routes.Single(route => PatternOf(route) == "/fhir/{**rest}").Order.ShouldBe(int.MaxValue);
    }

    [Fact]
    public void The_check_sees_a_fhir_route_without_an_interaction() =>
        Unnamed([Route(app => app.MapGet("/fhir/{type}/$secret", () => "in")), Route(app => app.MapGet("/fhir/{type}", () => "in"), Interaction.SearchType), Route(app => app.MapGet("/fhirish", () => "in"))])
            .ShouldBe(["/fhir/{type}/$secret"]);

    private static IEnumerable<string> Open(IEnumerable<RouteEndpoint> routes) =>
        from route in routes
        where route.Metadata.GetMetadata<IAuthorizeData>() is null || route.Metadata.GetMetadata<IAllowAnonymous>() is not null
        select PatternOf(route);

    private static IEnumerable<string> Unnamed(IEnumerable<RouteEndpoint> routes) =>
        from route in routes
        where PatternOf(route).Split('/') is ["", "fhir", ..] && route.Metadata.OfType<Interaction>().Count() != 1
        select PatternOf(route);

    private static string PatternOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static async Task<IReadOnlyList<RouteEndpoint>> Standalone()
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;

        try
        {
            var builder = WebApplication.CreateBuilder(["--data", folder]);
            builder.AddServiceHost();
            using var data = builder.AddDataDirectory();
            await builder.AddServices(data);
            await using var app = builder.Build();
            app.MapServices();

            return [.. Routes(app)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<RouteEndpoint>> Gateway(params string[] args)
    {
        string[] services = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--Internal:Key", new string('k', 32), .. services.SelectMany(service => new[] { $"--Services:{service}", "http://127.0.0.1:1" }), .. args],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddGateway();
        await using var app = builder.Build();
        app.MapGateway();

        return [.. Routes(app)];
    }

    private static RouteEndpoint Route(Func<IEndpointRouteBuilder, IEndpointConventionBuilder> map, params object[] metadata)
    {
        var app = WebApplication.CreateBuilder().Build();
        map(app).WithMetadata(metadata);

        return Routes(app).Single();
    }

    private static IEnumerable<RouteEndpoint> Routes(IEndpointRouteBuilder app) => app.DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>();
}
