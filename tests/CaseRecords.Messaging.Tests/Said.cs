using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging.Tests;

/// <summary>Collects what is logged.</summary>
internal sealed class Said
{
    public ConcurrentQueue<Line> Lines { get; } = new();

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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            said.Lines.Enqueue(new Line(category, logLevel, $"{formatter(state, exception)} {exception}".TrimEnd()));
    }
}

internal sealed record Line(string Category, LogLevel Level, string Message);
