using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>What the dispatcher is asked with when a conversation is assigned again.</summary>
/// <remarks>
/// A pure function. Everything is asked for as it was at first, from the narrowest step, and with the age that it has:
/// what it needs did not change because the first agent did not do. Only that agent is not preferred any more.
/// </remarks>
public static class ReturnPolicy
{
    /// <summary>The request to make.</summary>
    /// <param name="made">The one before; <see langword="null"/> when none was made yet.</param>
    /// <param name="commandId">The orchestration that carries the command out.</param>
    public static AgentRequest Again(AgentRequest? made, AssignCommand command, string commandId)
    {
        ArgumentNullException.ThrowIfNull(command);
        Conversation conversation = command.Conversation;
        string teamId = command.TeamId ?? conversation.TeamId ?? "";
        DateTimeOffset queuedAt = conversation.QueuedAt ?? conversation.OpenedAt;
        AgentRequest first = made ?? new(conversation.Id, teamId, 0, queuedAt, LastAgentId: null, ProgressLog.ByHand);
        string? present = conversation.AgentId;
        string? agentId = UnlessSame(first.AgentId, present);
        return first with
        {
            TeamId = teamId,
            Priority = conversation.Priority,
            QueuedAt = queuedAt,
            WorkflowVersion = command.Cause is null ? ProgressLog.ByHand : first.WorkflowVersion,
            ReturnedBy = commandId,

            // Whoever returns it does not want it back at once.
            LastAgentId = UnlessSame(first.LastAgentId, present),
            OwnerAgentId = UnlessSame(first.OwnerAgentId, present),
            AgentId = agentId,
            AgentIdFor = agentId is null ? null : first.AgentIdFor,
            ExcludedAgentIds = Excluded(first, command.Cause),
        };
    }

    // Who returns it by hand knows who is there; only a ladder goes on from those it tried before.
    private static IReadOnlyList<string> Excluded(AgentRequest first, ReturnCause? cause) =>
        cause is null
            ? []
            :
            [
                .. first
                    .ExcludedAgentIds.Union(cause.ExcludedAgentIds, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];

    private static string? UnlessSame(string? agentId, string? present) =>
        string.Equals(agentId, present, StringComparison.Ordinal) ? null : agentId;
}
