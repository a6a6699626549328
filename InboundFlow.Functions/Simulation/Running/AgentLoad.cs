namespace InboundFlow.Functions.Simulation;

/// <summary>What an agent had to do.</summary>
internal sealed class AgentLoad(SimulatedAgent agent)
{
    private long busyTicks;

    public SimulatedAgent Agent => agent;

    /// <summary>How many conversations they were given.</summary>
    public int Conversations { get; private set; }

    /// <summary>How long their conversations lasted, each times its cost.</summary>
    public TimeSpan Busy => TimeSpan.FromTicks(busyTicks);

    public void Give() => Conversations++;

    public void Work(TimeSpan time, int cost) => busyTicks += time.Ticks * cost;
}
