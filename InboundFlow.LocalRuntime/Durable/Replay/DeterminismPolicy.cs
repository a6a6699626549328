using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Says whether a request of the orchestrator is the one its history has.</summary>
internal static class DeterminismPolicy
{
    /// <summary>Kind and name count; inputs, times, versions and instance ids may differ.</summary>
    public static bool IsSame(ScheduledEvent recorded, ScheduledEvent asked) =>
        (recorded, asked) switch
        {
            (TaskScheduled a, TaskScheduled b) => SameName(a.Name, b.Name),
            (SubOrchestrationInstanceCreated a, SubOrchestrationInstanceCreated b) => SameName(a.Name, b.Name),
            (EventSent a, EventSent b) => SameName(a.Name, b.Name),
            (TimerCreated, TimerCreated) => true,
            _ => false,
        };

    private static bool SameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
