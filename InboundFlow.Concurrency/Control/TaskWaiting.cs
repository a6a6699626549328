namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Takes the place of the engine's own, whose way of awaiting Coyote does not know.</summary>
internal static class TaskWaiting
{
    public static async Task WhenOverAsync(this Task task)
    {
        try
        {
            await task;
        }
#pragma warning disable CA1031 // That is what it is for.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Somebody else's business.
        }
    }
}
