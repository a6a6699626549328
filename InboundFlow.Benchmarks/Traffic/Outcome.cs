namespace InboundFlow.Benchmarks.Traffic;

/// <summary>Everything the server says about its open conversations, read through the HTTP contract.</summary>
internal sealed record Outcome(IReadOnlyList<ApiAgent> Agents, IReadOnlyList<ConversationOutcome> Conversations)
{
    private const int Readers = 4;

    internal static async Task<Outcome> ReadAsync(InboundFlowApi api, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApiConversation> conversations = await api.ReadOpenConversationsAsync(cancellationToken);
        ConversationOutcome[] outcomes = new ConversationOutcome[conversations.Count];
        await Parallel.ForAsync(
            0,
            conversations.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken },
            async (index, stop) =>
                outcomes[index] = new ConversationOutcome(
                    conversations[index],
                    await api.ReadMessagesAsync(conversations[index].Id, stop),
                    await api.ReadTimelineAsync(conversations[index].Id, stop)
                )
        );
        return new Outcome(await api.ReadAgentsAsync(cancellationToken), outcomes);
    }
}

/// <summary>A conversation with all that belongs to it.</summary>
internal sealed record ConversationOutcome(
    ApiConversation Conversation,
    IReadOnlyList<ApiMessage> Messages,
    IReadOnlyList<ApiEvent> Timeline
);
