using System.Text.Json;

namespace InboundFlow.Functions.Conversations;

/// <summary>What a reply watch goes by: how an assignment stands, and what was done about it.</summary>
/// <param name="Conversation">The conversation; <see langword="null"/> when the watch is over.</param>
/// <param name="UnansweredSince">
/// When the first message came in that nobody has answered; <see langword="null"/> when all are answered.
/// </param>
/// <param name="NudgedAt">When the agent was last reminded.</param>
/// <param name="EscalatedAt">
/// When a supervisor was last asked to look while this agent has it or, while nobody does, whoever had it.
/// </param>
/// <param name="PassedOn">Who had it since then and did not answer, in order of time: once for each reassignment.</param>
/// <param name="EscalatedTo">The teams that it went to since then because nobody answered.</param>
public sealed record ReplyFacts(
    Conversation? Conversation,
    DateTimeOffset? UnansweredSince,
    DateTimeOffset? NudgedAt,
    DateTimeOffset? EscalatedAt,
    IReadOnlyList<string> PassedOn,
    IReadOnlyList<string> EscalatedTo
)
{
    /// <summary>Why a conversation was taken from an agent who did not answer, as the timeline says it.</summary>
    public const string NoReply = "noReply";

    /// <summary>The watch is over: the conversation was closed, or it is another's.</summary>
    public static ReplyFacts Over { get; } = new(null, null, null, null, [], []);

    /// <summary>When the contact's first message came in that was not answered.</summary>
    /// <remarks>
    /// Whoever of the business wrote has answered all that came before, unless the platform refused to deliver it. What
    /// the contact took back needs no answer. A contact who writes again before the answer comes does not push it off.
    /// </remarks>
    public static DateTimeOffset? FirstUnanswered(IReadOnlyList<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        DateTimeOffset? answered = messages
            .Where(message =>
                message.Direction == MessageDirection.Outbound && message.Status != Channels.DeliveryStatus.Failed
            )
            .Max(message => (DateTimeOffset?)message.ReceivedAt);
        return messages
            .Where(message => message.Direction == MessageDirection.Inbound && message.RemovedAt is null)
            .Where(message => answered is null || message.ReceivedAt > answered)
            .Min(message => (DateTimeOffset?)message.ReceivedAt);
    }

    /// <summary>Gathers what the timeline tells of the time since <paramref name="unansweredSince"/>.</summary>
    public static ReplyFacts Of(
        Conversation conversation,
        DateTimeOffset unansweredSince,
        IReadOnlyList<TimelineEvent> timeline
    )
    {
        ArgumentNullException.ThrowIfNull(conversation);
        TimelineEvent[] since = [.. timeline.Where(e => e.At >= unansweredSince)];
        TimelineEvent[] ofAgent = [.. since.Where(e => IsAbout(e, conversation.AgentId))];
        return new ReplyFacts(
            conversation,
            unansweredSince,
            LastOf(ofAgent, LadderEvents.Nudged),
            LastOf(conversation.AgentId is null ? since : ofAgent, LadderEvents.Escalated),
            [.. since.Where(e => Is(e, LadderEvents.Returned) && IsSame(Text(e, "why"), NoReply)).Select(AgentOf)],
            [.. since.Where(e => Is(e, LadderEvents.Escalated)).Select(e => Text(e, "teamId")).OfType<string>()]
        );
    }

    private static DateTimeOffset? LastOf(IEnumerable<TimelineEvent> events, string type) =>
        events.Where(e => Is(e, type)).Max(e => (DateTimeOffset?)e.At);

    private static bool IsAbout(TimelineEvent e, string? agentId) => IsSame(Text(e, "agentId"), agentId);

    private static bool Is(TimelineEvent e, string type) => IsSame(e.Type, type);

    private static bool IsSame(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    private static string AgentOf(TimelineEvent e) => Text(e, "agentId") ?? "";

    private static string? Text(TimelineEvent e, string name) =>
        e.Details.TryGetValue(name, out JsonElement value) ? value.GetString() : null;
}

/// <summary>What the timeline calls the steps of the ladder.</summary>
internal static class LadderEvents
{
    /// <summary>The agent was reminded.</summary>
    public const string Nudged = "nudged";

    /// <summary>It was taken from its agent and went to the queue.</summary>
    public const string Returned = "returned";

    /// <summary>A supervisor has to look.</summary>
    public const string Escalated = "escalated";
}
