using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>Stores what verified deliveries tell.</summary>
public sealed class ConversationIntake(
    IConversationStore conversations,
    IMessageNews news,
    IQuarantine quarantine,
    TimeProvider time
) : IConversationIntake
{
    public async Task<IntakeResult> ReceiveAsync(
        ChannelAccount account,
        InboundEvent inboundEvent,
        CancellationToken cancellationToken
    )
    {
        DateTimeOffset now = time.GetUtcNow();
        return inboundEvent switch
        {
            InboundEvent.MessageReceived received => Noted(
                await conversations.ReceiveAsync(account, received.Message, now, cancellationToken)
            ),
            InboundEvent.Ignored ignored => new IntakeResult.Counted(ignored.Kind),
            InboundEvent.Malformed => throw new ArgumentException(
                "What is malformed goes to quarantine.",
                nameof(inboundEvent)
            ),
            _ => await news.ApplyAsync(account, inboundEvent, now, cancellationToken) is AppliedNews applied
                ? new IntakeResult.Stored(applied.ConversationId) { Note = applied.Note }
                : new IntakeResult.Counted("unmatched"),
        };
    }

    public Task QuarantineAsync(
        ChannelAccount account,
        string reason,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        return quarantine.KeepAsync(account.Id, reason, body, time.GetUtcNow(), cancellationToken);
    }

    private static IntakeResult Noted(ReceiveResult result) => ResultOf(result) with { Note = result.Note };

    private static IntakeResult ResultOf(ReceiveResult result) =>
        result switch
        {
            ReceiveResult.Opened opened => new IntakeResult.Opened(opened.Conversation),
            ReceiveResult.Appended appended => new IntakeResult.Stored(appended.ConversationId),
            // The delivery that opened it may have died before it started the workflow: this one makes sure.
            ReceiveResult.Duplicate duplicate => new IntakeResult.Duplicate(
                duplicate.ConversationId,
                duplicate.OpenedIt
            ),
            _ => throw new InvalidOperationException($"Bug in InboundFlow: unknown result {result.GetType().Name}."),
        };
}
