using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Hosting;

/// <summary>The order in which every request passes through the shared parts.</summary>
public static class ServicePipeline
{
    public static WebApplication UseServiceHost(this WebApplication app)
    {
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<SecurityHeaders>();

        if (app.Services.GetService<InternalDoor>() is not null)
        {
            app.UseMiddleware<InternalDoor>();
        }

        app.UseAuthentication();
        app.UseAuthorization();

        return app;
    }
}
