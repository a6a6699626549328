using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>A request to assign by hand, and the conversation as it was when it was made.</summary>
public sealed record AssignCommand(Conversation Conversation, string? AgentId, string? TeamId)
{
    /// <summary>What the dispatcher is asked with: the age and the priority stay as they were.</summary>
    /// <param name="commandId">The orchestration that carries it out.</param>
    public AgentRequest ToAgentRequest(string commandId) =>
        new(
            Conversation.Id,
            TeamId ?? Conversation.TeamId ?? "",
            Conversation.Priority,
            Conversation.QueuedAt ?? Conversation.OpenedAt,
            // Whoever returns it does not want it back at once.
            LastAgentId: null,
            WorkflowVersion: "byHand",
            commandId
        );

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
