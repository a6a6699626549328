namespace InboundFlow.Functions.Simulation;

/// <summary>What became of an arrival.</summary>
/// <param name="TeamId">The team whose agent got it, or in whose queue it was last.</param>
/// <param name="AgentId">The agent who got it, the last one if there were several.</param>
/// <param name="Wait">Until it was assigned for the first time, until the contact gave up, or until the simulation ended.</param>
internal readonly record struct Outcome(OutcomeKind Kind, string TeamId, string? AgentId, TimeSpan Wait);

/// <summary>What can become of an arrival.</summary>
public enum OutcomeKind
{
    /// <summary>It was still waiting when the simulation ended.</summary>
    Waiting,

    /// <summary>An agent got it.</summary>
    Assigned,

    /// <summary>The contact gave up.</summary>
    Abandoned,
}
