using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace CaseRecords.Hosting;

/// <summary>Gives a caller who is not let in the OperationOutcome that every other refusal has, where programs call.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#Status-Codes"/>
internal sealed class OutcomeForRefused : IAuthorizationMiddlewareResultHandler
{
    private static readonly PathString[] CalledByPrograms = ["/fhir", "/events", "/timeline"];

    private readonly AuthorizationMiddlewareResultHandler statusAndChallenge = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await statusAndChallenge.HandleAsync(next, context, policy, authorizeResult);

        if (!authorizeResult.Succeeded && !context.Response.HasStarted && CalledByPrograms.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            await (authorizeResult.Forbidden ? Refusal.Forbidden : Refusal.SignIn).ExecuteAsync(context);
        }
    }
}
