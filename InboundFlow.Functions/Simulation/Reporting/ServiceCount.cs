using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Counts how conversations were served.</summary>
internal sealed class ServiceCount(TimeSpan within)
{
    private readonly List<long> waits = [];
    private readonly List<(long At, int Change)> queue = [];
    private int conversations;
    private int abandoned;
    private int waiting;
    private int fellBack;
    private int inTime;
    private int judged;
    private int beyondMaxWait;
    private int beyondWindow;

    /// <summary>Counts one.</summary>
    /// <param name="team">The team it was routed to, if there is such a team.</param>
    public void Add(Arrival arrival, Outcome outcome, Team? team)
    {
        conversations++;
        abandoned += outcome.Kind == OutcomeKind.Abandoned ? 1 : 0;
        waiting += outcome.Kind == OutcomeKind.Waiting ? 1 : 0;
        fellBack += string.Equals(outcome.TeamId, arrival.TeamId, StringComparison.Ordinal) ? 0 : 1;
        beyondMaxWait += outcome.Wait > team?.MaxWait ? 1 : 0;
        beyondWindow += arrival.At + outcome.Wait > arrival.WindowClosesAt ? 1 : 0;
        bool assigned = outcome.Kind == OutcomeKind.Assigned;
        inTime += assigned && outcome.Wait <= within ? 1 : 0;
        judged += assigned || outcome.Wait > within ? 1 : 0;
        if (assigned)
        {
            waits.Add(outcome.Wait.Ticks);
        }

        if (outcome.Wait > TimeSpan.Zero)
        {
            queue.Add((arrival.At.UtcTicks, 1));
            queue.Add((arrival.At.UtcTicks + outcome.Wait.Ticks, -1));
        }
    }

    public ServiceFigures ToFigures(LoadFigures load, FairnessFigures fairness)
    {
        waits.Sort();
        return new(
            null,
            conversations,
            waits.Count,
            abandoned,
            waiting,
            fellBack,
            QueuePeak(),
            Waits(waits),
            new(within.TotalSeconds, judged > 0 ? Figure.Rounded((double)inTime / judged) : null),
            load,
            fairness,
            new(beyondMaxWait, beyondWindow)
        );
    }

    /// <summary>The figures of waits in ticks, in order.</summary>
    public static WaitFigures Waits(IReadOnlyList<long> ascending)
    {
        return new(Percent(50), Percent(90), Percent(95), Percent(99), Percent(100), Mean());

        double Percent(int percent) => Seconds(Figure.Percentile(ascending, percent));
        double Mean() => ascending.Count == 0 ? 0 : Seconds((double)ascending.Sum() / ascending.Count);
        static double Seconds(double ticks) => Figure.Rounded(ticks / TimeSpan.TicksPerSecond);
    }

    // Whoever leaves at an instant has left before the next one comes.
    private int QueuePeak()
    {
        queue.Sort();
        int length = 0;
        int peak = 0;
        foreach ((long _, int change) in queue)
        {
            length += change;
            peak = Math.Max(peak, length);
        }

        return peak;
    }
}
