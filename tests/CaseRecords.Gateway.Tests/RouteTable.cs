using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Yarp.ReverseProxy.Model;

namespace CaseRecords.Gateway.Tests;

/// <summary>The gateway's own endpoint table, asked where it would send a request instead of sending it.</summary>
internal sealed class RouteTable : IAsyncDisposable
{
    private readonly WebApplication app;

    private RouteTable(WebApplication app) => this.app = app;

    /// <param name="changes">Settings that differ from those of <c>appsettings.json</c>.</param>
    public static async Task<RouteTable> Load(params string[] changes)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = Settings.Of(_ => "http://127.0.0.1:1", changes),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseTestServer();
        builder.AddGateway();

        var app = builder.Build();
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate _) => context.Response.WriteAsync(ClusterOf(context)));
        app.MapGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new RouteTable(app);
    }

    /// <summary>The cluster that a request goes to; empty where the gateway answers itself.</summary>
    public async Task<string> Ask(string method, string url, bool ifNoneExist = false)
    {
        var context = await app.GetTestServer().SendAsync(
            context =>
            {
                var question = url.IndexOf('?', StringComparison.Ordinal);
                context.Connection.RemoteIpAddress = IPAddress.Loopback;
                context.Request.Host = new HostString("127.0.0.1");
                context.Request.Method = method;
                context.Request.Path = question < 0 ? url : url[..question];
                context.Request.QueryString = new QueryString(question < 0 ? "" : url[question..]);

                if (ifNoneExist)
                {
                    context.Request.Headers["If-None-Exist"] = "identifier=x";
                }
            },
            TestContext.Current.CancellationToken);
        using var body = new StreamReader(context.Response.Body);

        return await body.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string ClusterOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId ?? "";
}
