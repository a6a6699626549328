using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Has failed instances go on from before their failures.</summary>
internal sealed class InstanceRewinder(ClosableStore store, OrchestrationPump pump, TimeProvider time)
{
    /// <summary>Rewinds an instance. Of two callers at once, the second one is refused.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has not failed.</exception>
    public Task RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        pump.RunExclusiveAsync(
                instanceId,
                async (loaded, live) =>
                {
                    InstanceHead head =
                        loaded?.Head
                        ?? throw new ArgumentException(
                            $"There is no orchestration '{instanceId}'.",
                            nameof(instanceId)
                        );
                    if (head.Status != OrchestrationRuntimeStatus.Failed)
                    {
                        throw new InvalidOperationException(
                            $"Orchestration '{instanceId}' is {head.Status}. Only one that has failed can be rewound."
                        );
                    }

                    ExecutionRewound rewound = new(reason, ParentExecutionId: null, instanceId)
                    {
                        At = time.GetUtcNow(),
                    };
                    try
                    {
                        await Rewinding.RunAsync(store, loaded, rewound, consumed: [], CancellationToken.None);
                        return true;
                    }
                    finally
                    {
                        // Also after a failure: it may be stored nevertheless.
                        live.RequestReload(rewound.At);
                    }
                }
            )
            .WaitAsync(cancellationToken);
}
