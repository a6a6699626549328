using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>Hands a verified delivery to the conversations, event by event.</summary>
/// <remarks>
/// Safe to repeat: what was stored before comes back as a duplicate. People are served side by side, a few at a time; the
/// events of one person wait for each other.
/// </remarks>
public sealed class DeliveryIntake(
    IConversationIntake intake,
    IConversationStarter starter,
    IMessageNotes notes,
    ChannelMetrics metrics,
    ILogger<DeliveryIntake> logger
)
{
    private const int MaxPeopleAtOnce = 8;

    /// <summary>Stores every event, and starts the workflow of every conversation that opened.</summary>
    /// <returns>
    /// <see langword="false"/> when something could not be stored. No further person is begun with then: the provider
    /// sends all of it again, and asking a storage that is down a thousand times would only keep it waiting.
    /// </returns>
    public async Task<bool> StoreAsync(
        ChannelAccount account,
        IReadOnlyList<InboundEvent> events,
        ReadOnlyMemory<byte> body,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = MaxPeopleAtOnce,
            CancellationToken = cancellationToken,
        };
        try
        {
            // Not the loop's token: when one person's message fails, those being stored are stored to the end.
            await Parallel.ForEachAsync(
                DeliveryOrderPolicy.Group(events),
                options,
                async (group, _) => await StoreGroupAsync(account, group, body, client, cancellationToken)
            );
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.DeliveryNotStored(logger, e, account.Id);
            return false;
        }
    }

    private async Task StoreGroupAsync(
        ChannelAccount account,
        IReadOnlyList<InboundEvent> group,
        ReadOnlyMemory<byte> body,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        foreach (InboundEvent inboundEvent in group)
        {
            string outcome = inboundEvent switch
            {
                InboundEvent.Ignored ignored => ignored.Kind,
                InboundEvent.Malformed malformed => await QuarantineAsync(
                    account,
                    malformed.Reason,
                    malformed.Part.IsEmpty ? body : malformed.Part,
                    cancellationToken
                ),
                _ => await StoreEventAsync(account, inboundEvent, body, client, cancellationToken),
            };
            metrics.CountEvent(account.Id, EventNames.KindOf(inboundEvent), outcome);
        }
    }

    private async Task<string> StoreEventAsync(
        ChannelAccount account,
        InboundEvent inboundEvent,
        ReadOnlyMemory<byte> body,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        IntakeResult result;
        try
        {
            result = await intake.ReceiveAsync(account, inboundEvent, cancellationToken);
        }
        catch (ArgumentException e)
        {
            // It would fail again on every redelivery, for a week, and take its siblings with it.
            Log.EventCannotBeStored(logger, e, account.Id, EventNames.KindOf(inboundEvent));
            return await QuarantineAsync(account, "cannot be stored", body, cancellationToken);
        }

        if (result.WorkflowToStart is { } workflow)
        {
            await starter.StartAsync(client, workflow, cancellationToken);
        }

        if (result.Note is { } note)
        {
            await notes.NoteAsync(client, note, cancellationToken);
        }

        return EventNames.OutcomeOf(result);
    }

    private async Task<string> QuarantineAsync(
        ChannelAccount account,
        string reason,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        await intake.QuarantineAsync(account, reason, body, cancellationToken);
        Log.Quarantined(logger, account.Id, reason);
        return "quarantined";
    }
}
