using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace CaseRecords.PrivateState.Tests.Notes;

/// <summary>A schema that is waited for: its clock, what it logs and how often it asks.</summary>
internal sealed class WaitingSchema : ILogger<PostgresSchema>, IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly SemaphoreSlim asked = new(0);

    public WaitingSchema(string connectionString)
    {
        Schema = new PostgresSchema(NotesDatabases.Schema, Connect, () => ["20260101000000_Notes"], time, this);

        NpgsqlConnection Connect()
        {
            Asked++;
            asked.Release();

            return new NpgsqlConnection(connectionString);
        }
    }

    public PostgresSchema Schema { get; }

    public int Asked { get; private set; }

    public List<string> Lines { get; } = [];

    /// <summary>Lets time pass until the schema has asked so many times more, or is not waited for any more.</summary>
    public async Task Pass(int times, Task waiting)
    {
        for (var seen = 0; seen < times && !waiting.IsCompleted;)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            seen += await asked.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken) ? 1 : 0;
        }
    }

    public void Dispose() => asked.Dispose();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
