namespace InboundFlow.Functions.Simulation;

/// <summary>How long something takes: always the same, or differently each time.</summary>
public abstract record Durations
{
    private Durations() { }

    /// <summary>One of them.</summary>
    internal abstract TimeSpan Draw(ref SeededRandom random);

    /// <summary>Always the same.</summary>
    public sealed record Fixed(TimeSpan Value) : Durations
    {
        internal override TimeSpan Draw(ref SeededRandom random) => Value;
    }

    /// <summary>Without memory: how long it went on says nothing about how long it still goes on.</summary>
    public sealed record Exponential(TimeSpan Mean) : Durations
    {
        internal override TimeSpan Draw(ref SeededRandom random) => Whole(Mean.Ticks * random.NextExponential());
    }

    /// <summary>Mostly short and now and then very long, as handle times are.</summary>
    /// <param name="Variation">The standard deviation as a part of the mean.</param>
    public sealed record LogNormal(TimeSpan Mean, double Variation) : Durations
    {
        private readonly double variance = PortableMath.Ln(1 + (Variation * Variation));

        internal override TimeSpan Draw(ref SeededRandom random) =>
            Whole(Mean.Ticks * PortableMath.Exp((Math.Sqrt(variance) * random.NextNormal()) - (variance / 2)));
    }

    /// <summary>Each as likely as it was.</summary>
    /// <param name="Values">At least one.</param>
    public sealed record Recorded(IReadOnlyList<TimeSpan> Values) : Durations
    {
        internal override TimeSpan Draw(ref SeededRandom random) => Values[random.NextIndex(Values.Count)];
    }

    // Whole milliseconds, and nothing longer than a year: what comes after that makes no difference.
    private static TimeSpan Whole(double ticks) =>
        TimeSpan.FromMilliseconds(
            Math.Floor(Math.Min(ticks, TimeSpan.TicksPerDay * 366.0) / TimeSpan.TicksPerMillisecond)
        );
}
