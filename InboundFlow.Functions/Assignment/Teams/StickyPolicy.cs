namespace InboundFlow.Functions.Assignment;

/// <summary>Which agents know the contact.</summary>
internal static class StickyPolicy
{
    /// <summary>
    /// The agent of the contact's previous conversation, if that had closed no longer before this one began to wait than
    /// the rule allows; <see langword="null"/> when it had, or when nobody knows.
    /// </summary>
    public static string? LastAgentOf(AgentRequest request, StickyRule rule) =>
        rule.Within is not TimeSpan within || request.QueuedAt - request.LastAgentAt <= within
            ? request.LastAgentId
            : null;
}
