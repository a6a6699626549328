namespace InboundFlow.Functions.Assignment;

/// <summary>What came of looking at the clock.</summary>
/// <param name="NextAt">
/// When something changes by itself next: a wrap-up or an inflow window ends, a team opens or closes, a heartbeat is
/// missed. <see langword="null"/> when nothing will.
/// </param>
/// <param name="Returns">Conversations whose agent has been offline for longer than their team allows: they go back to the queue.</param>
public sealed record DispatchTick(DateTimeOffset? NextAt, IReadOnlyList<AbandonedConversation> Returns);

/// <summary>A conversation whose agent has gone.</summary>
/// <param name="OfflineSince">Since when: tells two absences apart.</param>
public sealed record AbandonedConversation(string ConversationId, string AgentId, DateTimeOffset OfflineSince);
