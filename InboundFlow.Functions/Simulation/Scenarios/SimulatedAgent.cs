using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>An agent and when they work.</summary>
/// <param name="Agent">Whatever they have open is left out: a simulation begins with nothing.</param>
/// <param name="Shifts">In order of time, and none overlaps another. Outside of them they are offline.</param>
public sealed record SimulatedAgent(Agent Agent, IReadOnlyList<Shift> Shifts)
{
    /// <summary>The agent before their first shift: offline, with nothing open.</summary>
    public Agent Fresh() => new(Agent.Id, Agent.Name, Agent.Teams, Agent.Skills, Agent.Capacity, Presence.Offline);
}

/// <summary>A stretch of time during which an agent is online. At its end they finish what they have.</summary>
public sealed record Shift(DateTimeOffset From, DateTimeOffset Until);
