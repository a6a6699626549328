using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

/// <summary>What is logged, as text: message, exception and all that the message was made of.</summary>
internal sealed class RecordedLogs(LogLevel level) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public LogLevel Level { get; } = level;

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose() { }

    private sealed class Recorder(RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= logs.Level;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            IEnumerable<string> values = state is IEnumerable<KeyValuePair<string, object?>> parts
                ? parts.Select(part => $"{part.Key}={part.Value}")
                : [];
            logs.lines.Enqueue($"{formatter(state, exception)} [{string.Join(", ", values)}] {exception}");
        }
    }
}
