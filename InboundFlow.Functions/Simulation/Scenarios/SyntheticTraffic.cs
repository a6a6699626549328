using System.Globalization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Made-up traffic of one team: it comes at random, more in some hours than in others.</summary>
/// <param name="TeamId">Where it comes to.</param>
/// <param name="PerHour">How many come in an hour, on average over the day.</param>
/// <param name="Shape">
/// What each hour of the day (UTC) is worth beside the others; 24 numbers, not all 0. An hour worth twice as much brings twice as many.
/// </param>
public sealed record SyntheticTraffic(string TeamId, double PerHour, IReadOnlyList<double> Shape)
{
    /// <summary>The same in every hour.</summary>
    public static IReadOnlyList<double> Flat { get; } = [.. Enumerable.Repeat(1.0, 24)];

    /// <summary>Little at night, most in the late morning, and a second peak in the afternoon.</summary>
    public static IReadOnlyList<double> OfficeDay { get; } =
    [
        0.15,
        0.10,
        0.08,
        0.08,
        0.10,
        0.20,
        0.45,
        0.90,
        1.60,
        2.10,
        2.20,
        2.00,
        1.60,
        1.70,
        1.90,
        1.90,
        1.70,
        1.40,
        1.10,
        0.90,
        0.70,
        0.55,
        0.35,
        0.24,
    ];

    /// <summary>How long they take whoever has them.</summary>
    public Durations Handle { get; init; } = new Durations.LogNormal(TimeSpan.FromMinutes(8), 1);

    /// <summary>How long they wait; <see langword="null"/> for as long as it takes.</summary>
    public Durations? Patience { get; init; }

    /// <summary>Exactly that many, rather than so many an hour on average.</summary>
    public int? Count { get; init; }

    /// <summary>The part that asks for more than the usual priority, by one level.</summary>
    public double HighPriority { get; init; }

    /// <summary>The part whose contact was served by one of these agents before; they are equally likely.</summary>
    public double Returning { get; init; }

    /// <inheritdoc cref="Returning"/>
    public IReadOnlyList<string> LastAgentIds { get; init; } = [];

    /// <summary>What they are about.</summary>
    public string? Kind { get; init; }

    /// <summary>The part that asks for skills.</summary>
    public double Skilled { get; init; }

    /// <summary>What those ask for, step by step.</summary>
    public IReadOnlyList<SkillStep> Skills { get; init; } = [];

    /// <summary>For how long after it came the channel lets us answer freely; <see langword="null"/> for ever.</summary>
    public TimeSpan? ReplyWindow { get; init; }

    /// <summary>The arrivals, in order of time.</summary>
    /// <param name="stream">Tells this traffic from the others of the same seed, and begins its ids.</param>
    internal IEnumerable<Arrival> Generate(ulong seed, int stream, DateTimeOffset from, DateTimeOffset until)
    {
        Intensity intensity = new(PerHour, Shape, from, until);
        double scale = Count is int count ? intensity.Total / LengthOf(seed, stream, count) : 1;
        SeededRandom gaps = Gaps(seed, stream);
        double position = 0;
        for (int index = 0; Count is null || index < Count; index++)
        {
            position += gaps.NextExponential() * scale;
            if (Count is null && position >= intensity.Total)
            {
                yield break;
            }

            yield return Arrive(seed, stream, index, intensity.TimeOf(position));
        }
    }

    private static SeededRandom Gaps(ulong seed, int stream) => SeededRandom.Of(seed, (ulong)stream);

    // n points at random in a stretch, in order, have the gaps of n + 1 exponential ones that are scaled to its length.
    private static double LengthOf(ulong seed, int stream, int count)
    {
        SeededRandom gaps = Gaps(seed, stream);
        double length = 0;
        for (int gap = 0; gap <= count; gap++)
        {
            length += gaps.NextExponential();
        }

        return length;
    }

    private Arrival Arrive(ulong seed, int stream, int index, DateTimeOffset at)
    {
        SeededRandom random = SeededRandom.Of(seed, (ulong)stream, (ulong)index + 1);
        TimeSpan handle = Handle.Draw(ref random);
        TimeSpan? patience = Patience?.Draw(ref random);
        bool high = random.NextShare() < HighPriority;
        bool returning = random.NextShare() < Returning && LastAgentIds.Count > 0;
        bool skilled = random.NextShare() < Skilled;
        return new(string.Create(CultureInfo.InvariantCulture, $"t{stream}-{index:D7}"), at, TeamId, handle, patience)
        {
            Priority = high ? 1 : 0,
            Kind = Kind,
            Skills = skilled ? Skills : [],
            LastAgentId = returning ? LastAgentIds[random.NextIndex(LastAgentIds.Count)] : null,
            LastAgentAt = returning ? at.AddDays(-1) : null,
            WindowClosesAt = at + ReplyWindow,
        };
    }
}
