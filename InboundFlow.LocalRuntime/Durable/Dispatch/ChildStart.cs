using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Starts the instance a sub-orchestration asks for.</summary>
internal sealed class ChildStart(IOrchestrationStore store, OrchestrationPump pump, TimeProvider time)
{
    /// <summary>Starts the child, or tells the parent that it can't be.</summary>
    /// <remarks>
    /// Safe to repeat: the same message starts one instance. An id that belongs to an instance that is over is used
    /// again, as a retry does; if the other one is under way, the parent is told that it failed.
    /// </remarks>
    public async Task StartAsync(OutgoingMessage message, ExecutionStarted start, CancellationToken cancellationToken)
    {
        (InstanceHead head, InboxMessage first) = NewInstance.Of(
            message.TargetInstanceId,
            message.MessageId,
            start,
            time.GetUtcNow()
        );
        string? version = await store.TryCreateAsync(head, first, replaced: null, cancellationToken);
        while (version is null)
        {
            VersionedHead? other = await store.FindHeadAsync(message.TargetInstanceId, cancellationToken);
            if (string.Equals(other?.Head.StartMessageId, message.MessageId, StringComparison.Ordinal))
            {
                // It was this very start, before a crash or a lost answer.
                pump.Reread(message.TargetInstanceId);
                return;
            }

            if (other is { Head.IsOver: false })
            {
                await RefuseAsync(message, start.Parent!, cancellationToken);
                return;
            }

            head = other is null ? head : head.After(other.Head);
            version = await store.TryCreateAsync(head, first, other, cancellationToken);
        }

        pump.Admit(head, version, first);
    }

    private Task RefuseAsync(OutgoingMessage message, ParentLink parent, CancellationToken cancellationToken)
    {
        SubOrchestrationInstanceFailed refusal = new(
            parent.TaskScheduledId,
            Failures.AlreadyExists(message.TargetInstanceId)
        );
        return pump.PostAsync(
            parent.InstanceId,
            $"{message.MessageId}/refused",
            parent.ExecutionId,
            refusal with
            {
                At = time.GetUtcNow(),
            },
            cancellationToken
        );
    }
}
