using InboundFlow.Functions.Simulation;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>Decides, by the seed alone, what goes wrong.</summary>
internal sealed class Fate(SeededRandom chance, MishapRates rates, MishapTally tally)
{
    private SeededRandom chance = chance;

    public MishapRates Rates => rates;

    public bool Brings(double rate) => chance.NextShare() < rate;

    /// <summary>A number from 0 (inclusive) to <paramref name="count"/> (exclusive).</summary>
    public int Draw(int count) => chance.NextIndex(count);

    /// <summary>How far a process's clock is ahead.</summary>
    public TimeSpan DrawClock() => rates.ClocksApart * (chance.NextShare() - 0.5);

    /// <summary>What goes wrong with the next operation of the storage.</summary>
    public Mishap DrawMishap()
    {
        double share = chance.NextShare();
        Mishap mishap =
            (share -= rates.Failure) < 0 ? Mishap.Refused
            : (share -= rates.Failure) < 0 ? Mishap.AnswerLost
            : (share -= rates.Crash) < 0 ? Mishap.CrashBefore
            : (share -= rates.Crash) < 0 ? Mishap.CrashAfter
            : Mishap.None;
        tally.Failures += mishap is Mishap.Refused or Mishap.AnswerLost ? 1 : 0;
        tally.Crashes += mishap is Mishap.CrashBefore or Mishap.CrashAfter ? 1 : 0;
        return mishap;
    }
}
