namespace CaseRecords.Fhir.Store;

/// <summary>How long searches may take. Which ones a database is slow at is not known before it has tried.</summary>
public sealed class SearchTime(TimeProvider time)
{
    /// <summary>Unless <c>Limits:SearchSeconds</c> says otherwise.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What one search may take, all its statements together.</summary>
    public TimeSpan Limit { get; set; } = Usual;

    /// <summary>Runs a search, which stops when its token says so: when its time is over, or its client has gone.</summary>
    /// <exception cref="UnavailableException">Its time was over.</exception>
    internal async ValueTask<TResult> Run<TResult>(Func<CancellationToken, ValueTask<TResult>> search, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);

        try
        {
            var found = await search(stop.Token);

            // A database may miss that it was to stop: PostgreSQL does while it plans a statement.
            stop.Token.ThrowIfCancellationRequested();

            return found;
        }
        catch (OperationCanceledException e) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The search took longer than {Limit.TotalSeconds:0.###} s and was stopped: ask for less at once, such as one patient or a shorter time."), e);
        }
    }
}
