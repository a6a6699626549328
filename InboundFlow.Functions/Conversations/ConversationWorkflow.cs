using InboundFlow.Functions.Routing;

namespace InboundFlow.Functions.Conversations;

/// <summary>The input of <see cref="ConversationOrchestrator"/>: what opened, and the workflow that was current then.</summary>
public sealed record ConversationWorkflow(ConversationOpened Opened, WorkflowDefinition Definition);
