namespace InboundFlow.Functions.Simulation;

/// <summary>What came of a run.</summary>
internal sealed class RunResult(int arrivals, IReadOnlyList<PromiseBreach>? breaches)
{
    /// <summary>In the order of the arrivals.</summary>
    public Outcome[] Outcomes { get; } = new Outcome[arrivals];

    /// <summary>In the order of the scenario.</summary>
    public List<AgentLoad> Agents { get; } = [];

    /// <summary>How many of the arrivals came before the end.</summary>
    public int Arrived { get; set; }

    public long Events { get; set; }

    /// <summary>How often an agent was asked.</summary>
    public long Offered { get; set; }

    /// <summary>The promises that were broken, each kind with its number; <see langword="null"/> when nothing was checked.</summary>
    public IReadOnlyList<PromiseBreach>? Breaches => breaches;
}
