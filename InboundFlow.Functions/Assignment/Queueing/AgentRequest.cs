namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation that needs an agent.</summary>
/// <param name="TeamId">The team that routing chose.</param>
/// <param name="Priority">Higher goes first; -100 to 100.</param>
/// <param name="QueuedAt">Since when it waits. Kept through every fallback and reassignment.</param>
/// <param name="LastAgentId">The agent of the contact's previous conversation: the sticky agent.</param>
/// <param name="WorkflowVersion">The workflow that asks, for the record.</param>
/// <param name="ReturnedBy">The command that returned it to the queue, if one did: it tells two returns apart.</param>
public sealed record AgentRequest(
    string ConversationId,
    string TeamId,
    int Priority,
    DateTimeOffset QueuedAt,
    string? LastAgentId,
    string WorkflowVersion,
    string? ReturnedBy = null
)
{
    /// <summary>When the contact's previous conversation closed; for how long its agent stays the sticky one.</summary>
    public DateTimeOffset? LastAgentAt { get; init; }

    /// <summary>The contact's dedicated agent: comes before the last one.</summary>
    public string? OwnerAgentId { get; init; }

    /// <summary>The one agent who is to have it, for as long as <see cref="AgentIdFor"/> says; then anybody of the team.</summary>
    public string? AgentId { get; init; }

    /// <summary>How long it waits for <see cref="AgentId"/>; <see langword="null"/> for as long as it takes.</summary>
    public TimeSpan? AgentIdFor { get; init; }

    /// <summary>What it came in on, and what it is about: for what it costs.</summary>
    public string? ChannelId { get; init; }

    /// <inheritdoc cref="ChannelId"/>
    public string? ChannelType { get; init; }

    /// <inheritdoc cref="ChannelId"/>
    public string? Kind { get; init; }

    /// <summary>What the agent has to know: tried in order, each until it is over, and then anybody of the team.</summary>
    public IReadOnlyList<SkillStep> Skills { get; init; } = [];

    /// <summary>Who is not to have it: those who had it and did not answer.</summary>
    public IReadOnlyList<string> ExcludedAgentIds { get; init; } = [];

    /// <summary>Until when the channel lets us answer freely; <see langword="null"/> if it always does.</summary>
    public DateTimeOffset? WindowClosesAt { get; init; }

    /// <summary>
    /// For how long the channel lets us answer after a message of the contact's; <see langword="null"/> to take it that
    /// the window opened when the wait began.
    /// </summary>
    public TimeSpan? Window { get; init; }
}

/// <summary>Skills that are asked for during a part of the wait.</summary>
/// <param name="Required">Name to the lowest level that will do, 1 to 10: who lacks one is not eligible.</param>
/// <param name="Preferred">Name to the level wished for: who has more of them goes first where the strategy asks for the best match.</param>
/// <param name="For">How long; <see langword="null"/> on the last step for as long as it takes.</param>
public sealed record SkillStep(
    IReadOnlyDictionary<string, int> Required,
    IReadOnlyDictionary<string, int> Preferred,
    TimeSpan? For
);
