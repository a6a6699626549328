using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>The orchestrator does something else than its history says. The instance fails.</summary>
public sealed class NonDeterminismException : Exception
{
    public NonDeterminismException(string message)
        : base(message) { }

    public NonDeterminismException(string message, Exception innerException)
        : base(message, innerException) { }

    public NonDeterminismException() { }

    /// <summary>Names both sides and the remedy.</summary>
    internal static NonDeterminismException Between(
        string orchestrator,
        string instanceId,
        ScheduledEvent recorded,
        ScheduledEvent? asked
    )
    {
        string wish = asked is null ? "has not asked for anything (yet)" : $"asked for {Describe(asked)}";
        return new(
            $"Non-deterministic orchestration '{orchestrator}' ('{instanceId}'): as step {recorded.EventId} it {wish}, "
                + $"but its history has {Describe(recorded)} there. Either its code changed under a running instance, or "
                + "it read a clock, a random number or other outside state. Let running instances finish on the old "
                + "code, or branch on context.Version; take everything from the context, the input and activities."
        );
    }

    /// <summary>A request in words.</summary>
    internal static string Describe(ScheduledEvent item) =>
        item switch
        {
            TaskScheduled activity => $"activity '{activity.Name}'",
            SubOrchestrationInstanceCreated sub => $"sub-orchestration '{sub.Name}'",
            TimerCreated => "a timer",
            EventSent sent => $"event '{sent.Name}' to another instance",
            _ => "the end",
        };
}
