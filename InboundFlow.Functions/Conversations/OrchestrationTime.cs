using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>The time in orchestrators.</summary>
internal static class OrchestrationTime
{
    /// <summary>The time of the present turn, the same on every replay.</summary>
    public static DateTimeOffset Now(this TaskOrchestrationContext context) =>
        new(context.CurrentUtcDateTime, TimeSpan.Zero);
}
