using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace InboundFlow.Tests.Support;

/// <summary>What was logged, as text.</summary>
internal static class LogLines
{
    /// <summary>Each line whole: its message, all that the message was made of, its scopes and its exception.</summary>
    /// <param name="least">Lines below this level are left out.</param>
    public static IReadOnlyList<string> Lines(this FakeLoggerProvider logs, LogLevel least = LogLevel.Trace) =>
        [.. logs.Collector.GetSnapshot().Where(record => record.Level >= least).Select(Describe)];

    private static string Describe(FakeLogRecord record)
    {
        IEnumerable<string> values = (record.StructuredState ?? []).Select(part => $"{part.Key}={part.Value}");
        return $"{record.Message} [{string.Join(", ", values)}] {string.Join(", ", record.Scopes)} {record.Exception}";
    }
}
