using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>A step of the workflow, to be written down: where the conversation stands now, and what happened on the way.</summary>
/// <param name="OpenedAt">Of the conversation; leads to its row in the list.</param>
/// <param name="Phase"><see langword="null"/> to write the events alone.</param>
/// <param name="Stamp">
/// When the assignment was made that this is about. A row that tells of a later one stays as it is: the dispatcher makes
/// assignments in one order, and whoever records them may be late.
/// </param>
/// <param name="RowVersion">The version the row most likely has; saves reading it.</param>
/// <param name="ContactFields">All that is known of the contact by now; <see langword="null"/> when nothing was added.</param>
/// <param name="Events">At most 60. Writing the same event again (same time, same type) changes nothing.</param>
public sealed record Progress(
    string ConversationId,
    DateTimeOffset OpenedAt,
    ConversationPhase? Phase,
    string? TeamId,
    string? AgentId,
    int Priority,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? Stamp,
    string? RowVersion,
    IReadOnlyDictionary<string, string>? ContactFields,
    IReadOnlyList<TimelineEvent> Events
)
{
    /// <summary>
    /// What the dispatcher was asked with, to be kept for whoever returns the conversation to the queue;
    /// <see langword="null"/> when that is known already.
    /// </summary>
    public AgentRequest? Request { get; init; }

    /// <summary>Whether the dispatcher wants to hear of messages from now on.</summary>
    public bool WantsMessages { get; init; }

    /// <summary>
    /// The watch that is to begin; <see langword="null"/> when none does. That of the assignment before goes on until
    /// another one is made.
    /// </summary>
    public ReplyWatch? Watch { get; init; }

    /// <summary>When the agent was reminded; <see langword="null"/> if that is not what happened.</summary>
    public DateTimeOffset? NudgedAt { get; init; }

    /// <summary>Whether anybody wants to hear of messages from now on.</summary>
    [JsonIgnore]
    public bool IsListenedTo => WantsMessages || Watch is not null;
}
