namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>The whole history of one execution, taken out of its store.</summary>
/// <param name="Events">In order; the first turn's begin with the start.</param>
internal sealed record RecordedHistory(string InstanceId, string ExecutionId, IReadOnlyList<HistoryEvent> Events)
{
    /// <summary>Which orchestrator it is of.</summary>
    public string Orchestrator => Events.OfType<ExecutionStarted>().First().Name;
}
