namespace InboundFlow.Functions.Assignment;

/// <summary>What to do next with the queue.</summary>
internal abstract record QueueStep
{
    private QueueStep() { }

    /// <summary>Give the conversation to the agent, and ask again.</summary>
    public sealed record Give(WaitingEntry Entry, string AgentId, AssignmentReason Reason) : QueueStep;

    /// <summary>Nobody in this team can take its next conversation: leave the team out, and ask again.</summary>
    public sealed record PassOver(string TeamId) : QueueStep;

    /// <summary>Nothing more can be given.</summary>
    public sealed record Done : QueueStep
    {
        public static readonly Done Instance = new();
    }
}
