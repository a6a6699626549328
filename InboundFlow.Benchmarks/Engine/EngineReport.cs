using System.Globalization;
using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>Says what was measured.</summary>
internal sealed class EngineReport(TextWriter output, EngineOptions options)
{
    internal void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    internal void Write(Latency latency) => output.WriteLine($"  {latency}");

    /// <summary>A rate, what it costs, and how it compares with what the same storage does plainly.</summary>
    /// <param name="unit">What is counted, in the singular.</param>
    internal void Write(string what, string unit, int count, Stretch stretch, RawRates? raw)
    {
        double rate = count / stretch.Duration.TotalSeconds;
        Line($"{what}: {rate:0.0} {unit}s/s ({stretch.Duration.TotalSeconds:0.00} s)");
        Line(
            $"  each: {(double)stretch.Requests / count:0.00} requests, {(double)stretch.Rows / count:0.0} rows, {stretch.Cpu.TotalMilliseconds / count:0.00} ms of this process and {stretch.StorageCpu.TotalMilliseconds / count:0.00} ms of the storage's, {stretch.AllocatedBytes / count / 1024:0} kB allocated"
        );
        if (raw is not null)
        {
            double perRequest = rate * stretch.Requests / count;
            double perRow = rate * stretch.Rows / count;
            Line(
                $"  the same storage, plain: {raw.InsertsPerSecond:0} inserts/s, {raw.TransactionsPerSecond:0} transactions of {raw.RowsPerTransaction} rows/s"
            );
            Line(
                $"  share of these: {perRow / raw.InsertsPerSecond:P0} if every row were an insert, {perRequest / raw.TransactionsPerSecond:P0} of the transactions"
            );
        }

        if (options.Profile)
        {
            foreach (((string table, string kind), int times) in stretch.Counts.OrderByDescending(pair => pair.Value))
            {
                Line($"  {(double)times / count, 8:0.000}  {table} {kind}");
            }
        }
    }
}
