using CaseRecords.Fhir.Writing.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Fhir.Http;

/// <summary>Where exchange asks an owner to prepare its entries of a bundle. Nothing is written and nothing is locked.</summary>
public static class PrepareRoute
{
    public const string Path = "/internal/prepare";

    private const string Binary = "application/octet-stream";

    extension(IEndpointRouteBuilder app)
    {
        /// <param name="owner">The service that answers here.</param>
        public void MapPrepare(string owner) =>
            app.MapPost(Path, (HttpContext context, FhirEngine engine, OwnerSeal seal, CancellationToken cancellationToken) =>
                Handle(owner, context.Request, engine, seal, cancellationToken)).RequireAuthorization();
    }

    private static async Task<IResult> Handle(string owner, HttpRequest request, FhirEngine engine, OwnerSeal seal, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);

        try
        {
            var asked = PrepareMessage.Read(body.ToArray(), engine.Indexer);

            if (asked.Generation > engine.Parameters.Now.Generation)
            {
                await engine.Store.Reindexing.Refresh(cancellationToken);
            }

            var prepared = await engine.OwnersHere.Prepare(asked.Entries, asked.Overlay, cancellationToken);

            return Results.Bytes(seal.Close(owner, PreparedMessage.Write(prepared)), Binary);
        }
        catch (InvalidDataException)
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }
        catch (UnavailableException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
