using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Reads what happened to an orchestration, for people.</summary>
public interface IOrchestrationHistoryReader
{
    /// <summary>The history of the present execution, in order; empty when there is no such instance.</summary>
    Task<IReadOnlyList<HistoryEvent>> ReadHistoryAsync(string instanceId, CancellationToken cancellationToken);
}
