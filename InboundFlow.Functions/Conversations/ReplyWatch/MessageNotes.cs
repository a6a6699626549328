using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Tells of messages in conversations that want to hear of them.</summary>
public sealed class MessageNotes(IDispatcher dispatcher, DispatchClock clock) : IMessageNotes
{
    public async Task NoteAsync(DurableTaskClient client, MessageNote note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(note);
        if (note.ReplyWatch is string watch)
        {
            await TellAsync(client, watch, note.At, cancellationToken);
        }

        if (note.ForDispatcher)
        {
            await dispatcher.NoteMessageAsync(note.ConversationId, note.At, note.IsFromContact, cancellationToken);
            await clock.ArmAsync(client, cancellationToken);
        }
    }

    private static async Task TellAsync(
        DurableTaskClient client,
        string watch,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await client.RaiseEventAsync(watch, ReplyWatchEvents.ContactWrote, at, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Depending on its back end the engine drops an event for an instance that is gone, or complains. Nobody
            // misses it: not even the platform, which would send the message again and again.
            if (await client.GetInstanceAsync(watch, cancellationToken) is { IsCompleted: false })
            {
                throw;
            }
        }
    }
}
