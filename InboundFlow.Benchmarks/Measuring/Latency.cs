using System.Globalization;
using HdrHistogram;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>How long something took, over all its occurrences.</summary>
internal sealed class Latency(string what)
{
    private const int SignificantDigits = 3;
    private static readonly TimeSpan Highest = TimeSpan.FromHours(1);

    private readonly LongHistogram histogram = new(ToMicroseconds(Highest), SignificantDigits);

    internal void Add(TimeSpan duration) =>
        histogram.RecordValue(Math.Clamp(ToMicroseconds(duration), 1, ToMicroseconds(Highest)));

    public override string ToString() =>
        histogram.TotalCount == 0
            ? $"{what}: none"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: p50 {At(50):0.0} ms, p95 {At(95):0.0} ms, p99 {At(99):0.0} ms, most {At(100):0.0} ms"
            );

    /// <summary>So many percent took at most this, in milliseconds.</summary>
    internal double At(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;

    private static long ToMicroseconds(TimeSpan duration) => (long)duration.TotalMicroseconds;
}
