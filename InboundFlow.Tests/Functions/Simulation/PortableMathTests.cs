using InboundFlow.Functions.Simulation;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class PortableMathTests
{
    [Fact]
    public void The_logarithm_and_the_exponential_agree_with_the_systems_own()
    {
        for (double value = 1e-16; value < 1e12; value *= 1.37)
        {
            Assert.Equal(Math.Log(value), PortableMath.Ln(value), 1e-13);
        }

        for (double power = -40; power < 40; power += 0.37)
        {
            Assert.Equal(1, PortableMath.Exp(power) / Math.Exp(power), 1e-13);
        }
    }

    [Fact]
    public void A_stream_is_the_same_on_every_machine()
    {
        SeededRandom random = SeededRandom.Of(1234567);
        ulong[] drawn = [random.Next(), random.Next(), random.Next()];

        // What SplitMix64 is known to give for this seed.
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423], drawn);
    }

    [Fact]
    public void Streams_that_are_told_apart_by_their_path_differ()
    {
        ulong[] first = [.. Enumerable.Range(0, 1000).Select(path => SeededRandom.Of(7, (ulong)path).Next())];

        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[3], SeededRandom.Of(7, 3).Next());
    }

    [Fact]
    public void Handle_times_have_the_mean_and_the_variation_that_were_asked_for()
    {
        Durations durations = new Durations.LogNormal(TimeSpan.FromMinutes(8), 0.8);
        SeededRandom random = SeededRandom.Of(1);
        double[] minutes = [.. Enumerable.Range(0, 200_000).Select(_ => durations.Draw(ref random).TotalMinutes)];

        double mean = minutes.Average();
        double deviation = Math.Sqrt(minutes.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(8, mean, 0.05);
        Assert.Equal(0.8, deviation / mean, 0.02);
    }
}
