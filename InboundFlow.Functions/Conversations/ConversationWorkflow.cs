using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Routing;

namespace InboundFlow.Functions.Conversations;

/// <summary>The input of <see cref="ConversationOrchestrator"/>: what opened, and the workflow that was current then.</summary>
/// <param name="Requeued">
/// Set when somebody returned the conversation to the queue: the workflow begins there, with the age it had.
/// </param>
/// <param name="After">
/// When the assignment was made that came to nothing. News of it, or of one before, is old.
/// </param>
/// <param name="ReplyWatch">The watch over that assignment: it goes on until another one is made.</param>
public sealed record ConversationWorkflow(
    ConversationOpened Opened,
    WorkflowDefinition Definition,
    AgentRequest? Requeued = null,
    DateTimeOffset? After = null,
    string? ReplyWatch = null
);
