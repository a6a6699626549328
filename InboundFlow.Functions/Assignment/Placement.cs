namespace InboundFlow.Functions.Assignment;

/// <summary>Where a conversation stands with its team and agent. Also the payload of the event that ends its wait.</summary>
/// <param name="FallBackAt">When waiting: until when, before a fallback team is tried; <see langword="null"/> means for as long as it takes.</param>
/// <param name="Reason">When assigned: why this agent.</param>
public sealed record Placement(
    string ConversationId,
    PlacementStatus Status,
    string? TeamId,
    string? AgentId,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? AssignedAt,
    DateTimeOffset? FallBackAt,
    AssignmentReason? Reason
)
{
    /// <summary>It is out of the queue without an agent: it was closed.</summary>
    public static Placement Withdrawn(string conversationId) =>
        new(conversationId, PlacementStatus.Withdrawn, null, null, null, null, null, null);
}

/// <summary>The kinds of <see cref="Placement"/>.</summary>
public enum PlacementStatus
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>An agent has it.</summary>
    Assigned,

    /// <summary>Neither: it was closed, or never asked.</summary>
    Withdrawn,
}

/// <summary>Why an agent was chosen: kept with the assignment, and enough to take the decision again.</summary>
/// <param name="Policy"><c>roundRobin</c>, <c>fewestOpen</c>, <c>sticky</c> or <c>byHand</c>.</param>
/// <param name="FactsAt">When the facts were true.</param>
/// <param name="Candidates">The team's members: the eligible ones by rank, then those passed over. At most 50 are listed.</param>
/// <param name="NotListed">How many more there were.</param>
/// <param name="TieBreak">The comparison that decided between the first two, or <see langword="null"/> if there was only one.</param>
public sealed record AssignmentReason(
    string Policy,
    string PolicyVersion,
    string WorkflowVersion,
    DateTimeOffset FactsAt,
    string Chosen,
    IReadOnlyList<Candidate> Candidates,
    int NotListed,
    string? TieBreak
);

/// <summary>One agent who was considered.</summary>
/// <param name="ExcludedBy"><c>offline</c>, <c>busy</c>, <c>full</c> or <c>teamLimit</c>; <see langword="null"/> if eligible.</param>
/// <param name="Score">What the policy compared: open conversations, or seconds since the last assignment.</param>
/// <param name="Rank">1 is the one chosen.</param>
public sealed record Candidate(string AgentId, bool Eligible, string? ExcludedBy, double? Score, int? Rank);
