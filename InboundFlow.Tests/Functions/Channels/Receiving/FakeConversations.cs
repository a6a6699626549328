using System.Collections.Concurrent;
using System.Text;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.Functions.Channels.Receiving;

/// <summary>What stands behind the channels: writes down what it is given, and answers what a test tells it to.</summary>
internal sealed class FakeConversations : IConversationIntake, IConversationStarter, IMessageNotes
{
    /// <summary>What becomes of an event; by default it opens a conversation named like the message.</summary>
    public Func<InboundEvent, Task<IntakeResult>> Answer { get; set; } =
        inboundEvent =>
            Task.FromResult<IntakeResult>(
                inboundEvent is InboundEvent.MessageReceived received
                    ? new IntakeResult.Opened(ConversationOf("conv-" + received.Message.ProviderMessageId))
                    : new IntakeResult.Stored(null)
            );

    /// <summary>Thrown instead of keeping or starting anything.</summary>
    public Exception? QuarantineFailure { get; set; }

    public Exception? StartFailure { get; set; }

    public ConcurrentQueue<string> Received { get; } = [];

    public ConcurrentQueue<string> Quarantined { get; } = [];

    public ConcurrentQueue<string> Started { get; } = [];

    public async Task<IntakeResult> ReceiveAsync(
        ChannelAccount account,
        InboundEvent inboundEvent,
        CancellationToken cancellationToken
    )
    {
        IntakeResult result = await Answer(inboundEvent);
        Received.Enqueue(EventText.Of(inboundEvent));
        return result;
    }

    public Task QuarantineAsync(
        ChannelAccount account,
        string reason,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        if (QuarantineFailure is not null)
        {
            return Task.FromException(QuarantineFailure);
        }

        Quarantined.Enqueue($"{account.Id}: {reason}: {Encoding.UTF8.GetString(body.Span)}");
        return Task.CompletedTask;
    }

    public Task StartAsync(DurableTaskClient client, WorkflowStart workflow, CancellationToken cancellationToken)
    {
        Started.Enqueue(workflow.ConversationId);
        return StartFailure is null ? Task.CompletedTask : Task.FromException(StartFailure);
    }

    /// <summary>The event that opens a conversation of this id; the rest of it does not matter here.</summary>
    public static ConversationOpened ConversationOf(string id) =>
        new(
            id,
            "contact",
            "demo",
            "generic",
            default,
            0,
            null,
            null,
            null,
            null,
            new Dictionary<string, string>(),
            null
        );

    public Task NoteAsync(DurableTaskClient client, MessageNote note, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
