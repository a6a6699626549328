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

/// <summary>A message came in that somebody wants to hear of.</summary>
/// <param name="At">When.</param>
/// <param name="ForDispatcher">Whether the dispatcher does.</param>
/// <param name="ReplyWatch">The orchestration that does; <see langword="null"/> when none does.</param>
public sealed record MessageNote(string ConversationId, DateTimeOffset At, bool ForDispatcher, string? ReplyWatch);
