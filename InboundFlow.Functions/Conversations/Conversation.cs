namespace InboundFlow.Functions.Conversations;

/// <summary>Everything between a contact and the business from the first message until an agent closes it.</summary>
/// <param name="Id">Also the id of its orchestration.</param>
/// <param name="Source">Who opened it: <c>contact</c>.</param>
/// <param name="Priority">Higher is served first.</param>
/// <param name="QueuedAt">Since when it needs an agent. Kept when it changes team or agent.</param>
/// <param name="PastConversations">How many the contact had before this one.</param>
public sealed record Conversation(
    string Id,
    string ContactId,
    string ChannelId,
    string Source,
    ConversationStatus Status,
    ConversationPhase Phase,
    string? TeamId,
    string? AgentId,
    int Priority,
    DateTimeOffset OpenedAt,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? AssignedAt,
    DateTimeOffset? ClosedAt,
    string? Category,
    string? Summary,
    int PastConversations
)
{
    /// <summary>
    /// The orchestration that sees to it that the agent answers; <see langword="null"/> when their team asks for none.
    /// Given of a single conversation only, not in lists.
    /// </summary>
    public string? ReplyWatch { get; init; }

    /// <summary>
    /// When its agent was last reminded to answer; <see langword="null"/> for never. Given of a single conversation only,
    /// not in lists.
    /// </summary>
    public DateTimeOffset? NudgedAt { get; init; }
}

/// <summary>Whether the contact's next message belongs to this conversation.</summary>
public enum ConversationStatus
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>It opens another.</summary>
    Closed,
}

/// <summary>How far a conversation got.</summary>
public enum ConversationPhase
{
    /// <summary>Its workflow is finding out who writes and what about.</summary>
    Enriching,

    /// <summary>It waits for an agent.</summary>
    Queued,

    /// <summary>It waits, and agents have been asked whether they take it.</summary>
    Offered,

    /// <summary>An agent has it.</summary>
    Assigned,

    /// <summary>It is over.</summary>
    Closed,

    /// <summary>Its workflow failed: an operator has to look.</summary>
    Failed,
}
