namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Waits for tasks whose failure is somebody else's business.</summary>
internal static class TaskWaiting
{
    /// <summary>Completes when the task is over, however it ended.</summary>
    public static async Task WhenOverAsync(this Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
