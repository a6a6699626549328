namespace InboundFlow.Functions.Simulation;

/// <summary>A conversation that came and is not over.</summary>
/// <param name="index">Its place among the arrivals.</param>
internal sealed class LiveConversation(int index, Arrival arrival)
{
    public int Index => index;

    public Arrival Arrival => arrival;

    /// <summary>Who has it; <see langword="null"/> while it waits.</summary>
    public AgentLoad? Agent { get; set; }

    /// <summary>How often it was assigned.</summary>
    public int Assignments { get; set; }

    public DateTimeOffset AssignedAt { get; set; }

    /// <summary>How much of its agent's room it takes.</summary>
    public int Cost { get; set; }

    /// <summary>When it is to be looked at again.</summary>
    public DateTimeOffset? ReviewAt { get; set; }

    /// <summary>The offers that have been made of it so far; <see langword="null"/> while there were none.</summary>
    public HashSet<(string AgentId, DateTimeOffset At)>? Offers { get; set; }
}
