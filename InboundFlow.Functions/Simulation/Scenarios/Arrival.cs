using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>
/// A conversation that comes to a team, with everything about it that does not depend on who gets it: how long it takes
/// whoever has it, and how long its contact waits.
/// </summary>
/// <param name="Id">Different from all others in the scenario.</param>
/// <param name="At">When it needs an agent.</param>
/// <param name="TeamId">The team it is routed to.</param>
/// <param name="Handle">From the assignment to the close.</param>
/// <param name="Patience">How long it waits for an agent before the contact gives up; <see langword="null"/> for ever.</param>
public sealed record Arrival(string Id, DateTimeOffset At, string TeamId, TimeSpan Handle, TimeSpan? Patience)
{
    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>What it came in on, and what it is about: for what it costs.</summary>
    public string? ChannelId { get; init; }

    /// <inheritdoc cref="ChannelId"/>
    public string? ChannelType { get; init; }

    /// <inheritdoc cref="ChannelId"/>
    public string? Kind { get; init; }

    /// <summary>What the agent has to know, step by step.</summary>
    public IReadOnlyList<SkillStep> Skills { get; init; } = [];

    /// <summary>The agent of the contact's previous conversation.</summary>
    public string? LastAgentId { get; init; }

    /// <summary>When the contact's previous conversation closed.</summary>
    public DateTimeOffset? LastAgentAt { get; init; }

    /// <summary>Until when the channel lets us answer freely; <see langword="null"/> if it always does.</summary>
    public DateTimeOffset? WindowClosesAt { get; init; }

    /// <summary>What the workflow would ask the dispatcher for.</summary>
    internal AgentRequest ToRequest() =>
        new(Id, TeamId, Priority, At, LastAgentId, "simulated")
        {
            LastAgentAt = LastAgentAt,
            ChannelId = ChannelId,
            ChannelType = ChannelType,
            Kind = Kind,
            Skills = Skills,
            WindowClosesAt = WindowClosesAt,
        };
}
