using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaseRecords.Fhir.Log;

/// <summary>Tells other services where this one's readers of the log stand.</summary>
public static class ReaderRoutes
{
    public const string Path = "/internal/readers";

    extension(IEndpointRouteBuilder app)
    {
        public void MapReaders() => app.MapGet(Path, async (ReaderPositions positions, CancellationToken cancellationToken) =>
            TypedResults.Ok(await positions(cancellationToken))).RequireAuthorization();
    }
}

/// <summary>Says where each reader of the log stands.</summary>
public delegate ValueTask<IReadOnlyList<ReaderPosition>> ReaderPositions(CancellationToken cancellationToken);

/// <summary>One reader of the log.</summary>
/// <param name="Position">The last position that it applied; null where it does not answer.</param>
public sealed record ReaderPosition(string Name, long? Position)
{
    /// <summary>The readers in this process.</summary>
    internal static ReaderPositions Of(IEnumerable<ILogConsumer> consumers) => async cancellationToken =>
    {
        List<ReaderPosition> readers = [];

        foreach (var consumer in consumers)
        {
            readers.Add(new ReaderPosition(consumer.Name, await consumer.Position(cancellationToken)));
        }

        return readers;
    };
}
