using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging.Tests;

/// <summary>Collects what is logged, and lets a test wait for it.</summary>
internal sealed class Said
{
    private readonly Channel<Line> unheard = Channel.CreateUnbounded<Line>();

    public ConcurrentQueue<Line> Lines { get; } = new();

    /// <summary>Listens until so many more lines have been logged that begin so.</summary>
    public async Task Hear(string beginning, int times = 1)
    {
        while (times > 0)
        {
            var line = await unheard.Reader.ReadAsync(TestContext.Current.CancellationToken);
            times -= line.Message.StartsWith(beginning, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    public ILogger<T> For<T>() => new Logger<T>(this, typeof(T).FullName!);

    /// <summary>For a host.</summary>
    public ILoggerProvider Provider() => new OfHost(this);

    private sealed class OfHost(Said said) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger<object>(said, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Logger<T>(Said said, string category) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new Line(category, logLevel, $"{formatter(state, exception)} {exception}".TrimEnd());
            said.Lines.Enqueue(line);
            said.unheard.Writer.TryWrite(line);
        }
    }
}

internal sealed record Line(string Category, LogLevel Level, string Message);
