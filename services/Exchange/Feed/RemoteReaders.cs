using CaseRecords.Fhir.Log;
using CaseRecords.Hosting;

namespace CaseRecords.Exchange.Feed;

/// <summary>Asks the services that read the log where they stand.</summary>
internal static class RemoteReaders
{
    public static IReadOnlyList<string> Services { get; } = ["timeline", "assessments"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static ReaderPositions Ask(IServiceProvider provider)
    {
        var calls = provider.GetRequiredService<ServiceCalls>();

        return async cancellationToken => [.. (await Task.WhenAll(Services.Select(service => Of(service, calls, cancellationToken)))).SelectMany(readers => readers)];
    }

    /// <summary>The readers of one service; one without a position where it does not answer.</summary>
    private static async Task<IReadOnlyList<ReaderPosition>> Of(string service, ServiceCalls calls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);

        try
        {
            using var request = new HttpRequestMessage { Method = HttpMethod.Get };
            using var response = await calls.Send(service, request, ReaderRoutes.Path[1..], limit.Token);

            return response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync<List<ReaderPosition>>(limit.Token) is { } readers
                ? readers
                : [new ReaderPosition(service, null)];
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [new ReaderPosition(service, null)];
        }
    }
}
