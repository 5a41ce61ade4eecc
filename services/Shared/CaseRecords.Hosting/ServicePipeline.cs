using Microsoft.AspNetCore.Builder;

namespace CaseRecords.Hosting;

/// <summary>The order in which every request passes through the shared parts.</summary>
public static class ServicePipeline
{
    public static WebApplication UseServiceHost(this WebApplication app)
    {
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseAuthentication();
        app.UseAuthorization();

        return app;
    }
}
