using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Starts an instance under an id, whatever has had that id before.</summary>
internal sealed class InstanceStarter(
    ClosableStore store,
    OrchestrationPump pump,
    InstanceSignals signals,
    InstanceReader reader,
    TimeProvider time
)
{
    /// <summary>Stores the start and has it run.</summary>
    /// <exception cref="InvalidOperationException">The id is taken, and the options do not let it be replaced.</exception>
    public async Task StartAsync(
        string instanceId,
        ExecutionStarted start,
        IReadOnlyCollection<OrchestrationRuntimeStatus> refusing,
        CancellationToken cancellationToken
    )
    {
        using Activity? span = ClientSpans.StartCreate(instanceId, start);
        try
        {
            string executionId = await CreateAsync(instanceId, start.Under(span), refusing, cancellationToken);
            span?.SetTag(DurableTags.ExecutionId, executionId);
        }
        catch (Exception exception)
        {
            span?.Fail(exception.GetType().Name);
            throw;
        }
    }

    private async Task<string> CreateAsync(
        string instanceId,
        ExecutionStarted start,
        IReadOnlyCollection<OrchestrationRuntimeStatus> refusing,
        CancellationToken cancellationToken
    )
    {
        (InstanceHead head, InboxMessage first) = NewInstance.Of(instanceId, NewIds.Next(), start, time.GetUtcNow());
        string? version = await TryCreateAsync(head, first, replaced: null, cancellationToken);
        while (version is null)
        {
            VersionedHead? other = await store.FindHeadAsync(instanceId, cancellationToken);
            if (other is not null && other.Head.IsSameExecutionAs(head.ExecutionId))
            {
                // Stored, though the answer said no: the storage client had repeated the call.
                version = other.Version;
                break;
            }

            if (other is not null && !await MakeRoomAsync(other.Head, refusing, cancellationToken))
            {
                // It has been ended; but what is there by now may be somebody else's.
                continue;
            }

            head = other is null ? head : head.After(other.Head);
            version = await TryCreateAsync(head, first, other, cancellationToken);
        }

        pump.Admit(head, version, first);
        return head.ExecutionId;
    }

    private async Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await store.TryCreateAsync(head, start, replaced, cancellationToken);
        }
        catch
        {
            // It may be stored nevertheless; then it has to run.
            pump.Reread(head.InstanceId);
            throw;
        }
    }

    /// <summary>Sees to it that the id is free, or ends the instance that has it.</summary>
    /// <returns>Whether the instance was over; if not, it has been ended, and is to be looked up again.</returns>
    private async Task<bool> MakeRoomAsync(
        InstanceHead other,
        IReadOnlyCollection<OrchestrationRuntimeStatus> refusing,
        CancellationToken cancellationToken
    )
    {
        switch (DedupePolicy.Decide(other.Status, refusing))
        {
            case DedupeDecision.Refuse:
                throw new InvalidOperationException(
                    $"An orchestration with id '{other.InstanceId}' exists and is {other.Status}. Use another id, or "
                        + "allow it to be replaced by StartOrchestrationOptions.DedupeStatuses."
                );
            case DedupeDecision.TerminateFirst:
                await TerminateAsync(other, cancellationToken);
                return false;
            default:
                return true;
        }
    }

    // Only this execution: the message must not end the one that takes its place.
    private async Task TerminateAsync(InstanceHead other, CancellationToken cancellationToken)
    {
        ExecutionTerminated end = new(Input: null, Recursive: false) { At = time.GetUtcNow() };
        await pump.PostAsync(other.InstanceId, NewIds.Next(), other.ExecutionId, end, cancellationToken);
        await signals.WaitAsync(
            other.InstanceId,
            row => row.Head.IsOver || !row.Head.IsSameExecutionAs(other.ExecutionId),
            () => reader.FindPresentAsync(other.InstanceId, cancellationToken),
            cancellationToken
        );
    }
}
