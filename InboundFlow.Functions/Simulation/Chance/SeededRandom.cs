namespace InboundFlow.Functions.Simulation;

/// <summary>A stream of pseudo-random numbers: the same seed gives the same stream on every machine.</summary>
/// <remarks>
/// The algorithm is SplitMix64: a counter that goes on by the golden ratio, whose bits are mixed. Streams that are told
/// apart by a path (<see cref="Of"/>) do not depend on how much was drawn from others, so that what happens to one
/// conversation is the same whatever happens to those around it: two configurations meet the very same traffic.
/// <see cref="Random"/> would not do: its algorithm belongs to the framework and has changed before.
/// </remarks>
internal struct SeededRandom
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;
    private const double Unit = 1.0 / (1UL << 53);

    private ulong state;

    private SeededRandom(ulong state) => this.state = state;

    /// <summary>The stream of a seed and of whatever tells it apart from its other streams.</summary>
    public static SeededRandom Of(ulong seed, params ReadOnlySpan<ulong> path)
    {
        ulong start = seed;
        foreach (ulong step in path)
        {
            start = Mix(Mix(start + GoldenRatio) ^ step);
        }

        return new(start);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(state += GoldenRatio);

    /// <summary>Evenly from 0 (inclusive) to 1 (exclusive).</summary>
    public double NextShare() => (Next() >> 11) * Unit;

    /// <summary>Evenly from 0 (inclusive) to <paramref name="count"/> (exclusive).</summary>
    public int NextIndex(int count) => (int)(NextShare() * count);

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -PortableMath.Ln(1 - NextShare());

    /// <summary>Normal with mean 0 and deviation 1 (the polar method).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = (2 * NextShare()) - 1;
            double y = (2 * NextShare()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * PortableMath.Ln(square) / square);
            }
        }
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
