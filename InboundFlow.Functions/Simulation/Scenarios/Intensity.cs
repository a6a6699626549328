namespace InboundFlow.Functions.Simulation;

/// <summary>How many arrivals are to be expected up to each moment, and the moment of each of them.</summary>
internal sealed class Intensity
{
    private readonly DateTimeOffset from;
    private readonly List<(DateTimeOffset From, DateTimeOffset Until, double Before, double After)> hours = [];
    private int current;

    public Intensity(double perHour, IReadOnlyList<double> shape, DateTimeOffset from, DateTimeOffset until)
    {
        this.from = from;
        double mean = shape.Sum() / shape.Count;
        double sum = 0;
        for (DateTimeOffset start = from; start < until; )
        {
            DateTimeOffset full = new(start.UtcDateTime.Date.AddHours(start.UtcDateTime.Hour + 1), TimeSpan.Zero);
            DateTimeOffset end = full < until ? full : until;
            double share = (double)(end - start).Ticks / TimeSpan.TicksPerHour;
            double after = sum + (perHour * shape[start.UtcDateTime.Hour] / mean * share);
            hours.Add((start, end, sum, after));
            sum = after;
            start = end;
        }
    }

    /// <summary>How many are to be expected in all.</summary>
    public double Total => hours.Count == 0 ? 0 : hours[^1].After;

    /// <summary>When so many are to be expected. Ask in ascending order. Whole milliseconds.</summary>
    public DateTimeOffset TimeOf(double position)
    {
        while (current < hours.Count - 1 && position >= hours[current].After)
        {
            current++;
        }

        (DateTimeOffset start, DateTimeOffset end, double before, double after) = hours[current];
        double share = after > before ? Math.Min(1, (position - before) / (after - before)) : 0;
        double milliseconds = Math.Floor((start - from).TotalMilliseconds + ((end - start).TotalMilliseconds * share));
        return from.AddMilliseconds(milliseconds);
    }
}
