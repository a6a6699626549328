namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Takes the place of the engine's own, whose way of awaiting Coyote does not know.</summary>
internal static class TaskWaiting
{
    public static async Task WhenOverAsync(this Task task)
    {
        // Unlike the task itself, what waits for any of several does not throw.
        Task[] only = [task];
        await Task.WhenAny(only);
    }
}
