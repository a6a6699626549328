namespace InboundFlow.Functions.Assignment;

/// <summary>What to do next with the queue.</summary>
internal abstract record QueueStep
{
    private QueueStep() { }

    /// <summary>Give the conversation to the agent, and ask again.</summary>
    public sealed record Give(WaitingEntry Entry, string AgentId, AssignmentReason Reason) : QueueStep;

    /// <summary>Ask the agents whether they take the conversation, and ask again.</summary>
    public sealed record Offer(
        WaitingEntry Entry,
        OfferRule Rule,
        IReadOnlyList<string> AgentIds,
        AssignmentReason Reason
    ) : QueueStep;

    /// <summary>Nobody can take the first of this lane: leave the lane out, and ask again.</summary>
    /// <param name="RoomAt">When somebody may be able to although nothing happens.</param>
    public sealed record PassOver(Lane Lane, DateTimeOffset? RoomAt) : QueueStep;

    /// <summary>Nothing more can be given.</summary>
    public sealed record Done : QueueStep
    {
        public static readonly Done Instance = new();
    }
}
