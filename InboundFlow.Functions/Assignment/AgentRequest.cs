namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation that needs an agent.</summary>
/// <param name="TeamId">The team that routing chose.</param>
/// <param name="Priority">Higher goes first.</param>
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
);
