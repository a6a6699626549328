using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>A wish to assign otherwise than the workflow did, and the conversation as it was when that was wished.</summary>
/// <param name="AgentId">To them; <see langword="null"/> for the queue.</param>
/// <param name="TeamId">To that team's queue; <see langword="null"/> for the queue of its own.</param>
public sealed record AssignCommand(Conversation Conversation, string? AgentId, string? TeamId)
{
    /// <summary>The source of what a person did through the API.</summary>
    public const string ByHand = "byHand";

    /// <summary>Who wishes it, for the timeline.</summary>
    public string Source { get; init; } = ByHand;

    /// <summary>
    /// Who is not to have it, besides those who were excluded before: those who had it and did not answer. With none
    /// everybody may have it, those included.
    /// </summary>
    public IReadOnlyList<string> ExcludedAgentIds { get; init; } = [];

    /// <summary>A step to be written down.</summary>
    public Progress Step(ConversationPhase? phase, Placement? placement, TimelineEvent happened) =>
        new(
            Conversation.Id,
            Conversation.OpenedAt,
            phase,
            placement?.TeamId ?? TeamId ?? Conversation.TeamId,
            placement?.AgentId,
            Conversation.Priority,
            placement?.QueuedAt ?? Conversation.QueuedAt,
            placement?.AssignedAt ?? Conversation.AssignedAt,
            RowVersion: null,
            ContactFields: null,
            [happened]
        );
}
