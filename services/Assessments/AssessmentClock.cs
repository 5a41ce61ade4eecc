namespace CaseRecords.Assessments;

/// <summary>Has every case looked at again once a day, because some rules speak only when time has passed. Restarts do not reset the day.</summary>
internal sealed partial class AssessmentClock(AssessmentConsumer assessments, TimeProvider time, ILogger<AssessmentClock> logger) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ReevaluateWhenDue(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task ReevaluateWhenDue(CancellationToken stoppingToken)
    {
        try
        {
            var now = time.GetUtcNow();

            if (await assessments.LookedAt(stoppingToken) is not { } last || now - last >= Day)
            {
                await assessments.Reevaluate(now, stoppingToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The daily look at every case failed; the next try is in an hour")]
    private partial void LogFailed(Exception exception);
}
