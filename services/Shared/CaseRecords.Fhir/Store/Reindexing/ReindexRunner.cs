using CaseRecords.Fhir.Search.Custom;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Store.Reindexing;

/// <summary>Applies SearchParameter resources that nobody has applied, and reindexes while there is something to: in one process of a record at a time.</summary>
internal sealed partial class ReindexRunner(IRecordStore store, Reindexer reindexer, TimeProvider time, ILogger<ReindexRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly IReindexing record = store.Reindexing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Look;

            try
            {
                await CustomParameters.Apply(record, stoppingToken);
                await Reindex(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
                wait = AfterFailure;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Reindex(CancellationToken stoppingToken)
    {
        if (await record.Unfinished(stoppingToken) is null)
        {
            return;
        }

        await using var lease = await record.Lease(stoppingToken);

        if (lease is not null && store.IsShared)
        {
            // Until every process has looked, one may still search by what a definition said before: its rows stay until then.
            await Task.Delay(2 * Look, time, stoppingToken);
        }

        while (lease is not null && await reindexer.Step(stoppingToken))
        {
            // What is written in the meantime is a parameter too.
            await CustomParameters.Apply(record, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "Reindexing failed and will go on where it was")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Has a process that shares its record learn within a second which search parameters others have made.</summary>
internal sealed partial class ParameterWatch(IRecordStore store, TimeProvider time, ILogger<ParameterWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await store.Reindexing.Refresh(stoppingToken))
                {
                    LogLearnt(store.Reindexing.Parameters.Now.Generation);
                }
            }
            catch (UnavailableException)
            {
                // Whoever asks the record now is told so; the next look may find it.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Information, "The search parameters have changed; index rows are of generation {Generation} from now on")]
    private partial void LogLearnt(int generation);
}
