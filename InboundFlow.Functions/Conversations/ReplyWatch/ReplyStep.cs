namespace InboundFlow.Functions.Conversations;

/// <summary>What a reply watch does next.</summary>
public abstract record ReplyStep
{
    private ReplyStep() { }

    /// <summary>It was closed, or it is another's: the watch is over.</summary>
    public sealed record Leave : ReplyStep;

    /// <summary>Nothing is to be done before the contact writes.</summary>
    public sealed record WaitForContact : ReplyStep;

    /// <summary>Nothing is to be done before that time.</summary>
    public sealed record WaitUntil(DateTimeOffset At) : ReplyStep;

    /// <summary>Remind the agent.</summary>
    public sealed record Nudge : ReplyStep;

    /// <summary>Take it from the agent, back to the queue.</summary>
    /// <param name="ExcludedAgentIds">Those who had it and did not answer. In order (ordinal).</param>
    public sealed record Reassign(IReadOnlyList<string> ExcludedAgentIds) : ReplyStep;

    /// <summary>Move it to the supervisors' queue.</summary>
    /// <param name="ExcludedAgentIds">Those who had it and did not answer. In order (ordinal).</param>
    public sealed record Escalate(string TeamId, IReadOnlyList<string> ExcludedAgentIds) : ReplyStep;

    /// <summary>Mark it for a supervisor, and leave it where it is.</summary>
    public sealed record Mark : ReplyStep;
}
