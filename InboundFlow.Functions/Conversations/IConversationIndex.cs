namespace InboundFlow.Functions.Conversations;

/// <summary>The list of all conversations, newest first.</summary>
/// <remarks>A projection: it may show a conversation as it was a moment ago, and for a moment one that did not open.</remarks>
public interface IConversationIndex
{
    /// <summary>Reads the conversations opened in a span of time, newest first.</summary>
    /// <param name="from">The oldest to read, inclusive.</param>
    /// <param name="until">The newest to read, inclusive.</param>
    /// <param name="afterConversationId">Of those opened at <paramref name="until"/>, only the ones listed after this one.</param>
    IAsyncEnumerable<Conversation> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        string? afterConversationId,
        CancellationToken cancellationToken
    );

    /// <summary>Removes the row of a conversation that did not open. Safe to repeat.</summary>
    Task RemoveAsync(string conversationId, DateTimeOffset openedAt, CancellationToken cancellationToken);
}
