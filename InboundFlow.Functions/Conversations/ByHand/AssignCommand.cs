using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>A wish to assign otherwise than the workflow did, and the conversation as it was when that was wished.</summary>
/// <param name="AgentId">To them; <see langword="null"/> for the queue.</param>
/// <param name="TeamId">To that team's queue; <see langword="null"/> for the queue of its own.</param>
public sealed record AssignCommand(Conversation Conversation, string? AgentId, string? TeamId)
{
    /// <summary>Why it is taken from its agent, when nobody asked for it by hand.</summary>
    public ReturnCause? Cause { get; init; }

    /// <summary>What the timeline tells of a return to the queue, or of a move to another team's.</summary>
    public TimelineEvent Returned(DateTimeOffset now, string fromAgentId)
    {
        string? teamId = TeamId ?? Conversation.TeamId;
        return Cause is null
            ? new TimelineEvent(now, "returned", ProgressLog.ByHand).With(new { teamId, agentId = fromAgentId })
            : new TimelineEvent(now, Cause.Event, ProgressLog.Source).With(
                new
                {
                    teamId,
                    agentId = fromAgentId,
                    Cause.Why,
                }
            );
    }

    /// <summary>What the timeline tells of a move from one queue to another.</summary>
    public TimelineEvent Transferred(DateTimeOffset now) =>
        Cause is null
            ? new TimelineEvent(now, "transferred", ProgressLog.ByHand).With(new { teamId = TeamId })
            : new TimelineEvent(now, Cause.Event, ProgressLog.Source).With(new { teamId = TeamId, Cause.Why });

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
        )
        {
            WantsMessages = placement?.WantsMessages ?? false,
            Watch = ReplyWatch.Of(placement),
        };
}

/// <summary>Why the workflow takes a conversation from its agent.</summary>
/// <param name="Event">What the timeline calls it.</param>
/// <param name="Why">Why, in a word.</param>
/// <param name="ExcludedAgentIds">Who is not to have it again.</param>
public sealed record ReturnCause(string Event, string Why, IReadOnlyList<string> ExcludedAgentIds);
