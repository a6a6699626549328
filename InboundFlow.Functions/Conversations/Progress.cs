namespace InboundFlow.Functions.Conversations;

/// <summary>A step of the workflow, to be written down: where the conversation stands now, and what happened on the way.</summary>
/// <param name="OpenedAt">Of the conversation; leads to its row in the list.</param>
/// <param name="Phase"><see langword="null"/> when only the team changed: agent, times and phase stay as they are.</param>
/// <param name="ContactFields">All that is known of the contact by now; <see langword="null"/> when nothing was added.</param>
/// <param name="Events">At most 20. Writing the same event again (same time, same type) changes nothing.</param>
public sealed record Progress(
    string ConversationId,
    DateTimeOffset OpenedAt,
    ConversationPhase? Phase,
    string? TeamId,
    string? AgentId,
    int Priority,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? AssignedAt,
    IReadOnlyDictionary<string, string>? ContactFields,
    IReadOnlyList<TimelineEvent> Events
);
