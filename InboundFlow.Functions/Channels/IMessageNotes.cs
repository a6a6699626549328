using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Channels;

/// <summary>Where messages are told of that joined an open conversation.</summary>
/// <remarks>Apart from <see cref="IConversationIntake"/> because the client exists only inside a function that asks for it.</remarks>
public interface IMessageNotes
{
    /// <summary>Tells whoever wants to hear of it. Safe to repeat.</summary>
    /// <remarks>Throws when it could not be told: the caller answers 503, and the redelivery tells it again.</remarks>
    Task NoteAsync(DurableTaskClient client, MessageNote note, CancellationToken cancellationToken);
}

/// <summary>A message of the contact's came in that somebody wants to hear of, or one of ours went out.</summary>
/// <param name="At">When.</param>
/// <param name="ForDispatcher">Whether the dispatcher does.</param>
/// <param name="ReplyWatch">The orchestration that does; <see langword="null"/> when none does.</param>
public sealed record MessageNote(string ConversationId, DateTimeOffset At, bool ForDispatcher, string? ReplyWatch)
{
    /// <summary>Whether the contact wrote it; otherwise somebody of the business did.</summary>
    public bool IsFromContact { get; init; } = true;

    /// <summary>Of a message that somebody of the business wrote. A watch need not be told: it looks for the answer.</summary>
    public static MessageNote OfOurs(string conversationId, DateTimeOffset at) =>
        new(conversationId, at, ForDispatcher: true, ReplyWatch: null) { IsFromContact = false };
}
