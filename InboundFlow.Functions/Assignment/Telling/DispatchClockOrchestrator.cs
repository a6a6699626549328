using InboundFlow.Functions.Conversations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Assignment;

/// <summary>
/// The workspace's clock: wakes the dispatcher when something changes by itself. A wrap-up or an inflow window ends, a team
/// opens or closes, a heartbeat is missed, an agent has been gone for long enough.
/// </summary>
/// <remarks>
/// It sleeps on one timer, and on the event that something will happen earlier, and never ends. Its custom status says
/// until when. Every execution begins with a look at the facts, taken after the wait was made: whatever was announced to
/// the execution before, in whatever order it came, is among them.
/// </remarks>
public static class DispatchClockOrchestrator
{
    // The clocks of two machines differ a little: the one that looked may think that it is not yet time.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    [Function(nameof(DispatchClockOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string workspaceId)
    {
        Task<DateTimeOffset> earlier = context.WaitForExternalEvent<DateTimeOffset>(DispatchEvents.Earlier);
        DateTimeOffset? nextAt = await TickAsync(context, workspaceId);
        context.SetCustomStatus(new { nextAt });
        await SleepAsync(context, nextAt, earlier);
        context.ContinueAsNew(workspaceId, preserveUnprocessedEvents: false);
    }

    private static async Task<DateTimeOffset?> TickAsync(TaskOrchestrationContext context, string workspaceId)
    {
        try
        {
            return await context.CallActivityAsync<DateTimeOffset?>(nameof(TickActivity), workspaceId, Retries.Patient);
        }
        catch (TaskFailedException)
        {
            // Two hours of trying. Without its clock the workspace would stand still, so it goes on trying.
            return context.Now();
        }
    }

    private static async Task SleepAsync(
        TaskOrchestrationContext context,
        DateTimeOffset? nextAt,
        Task<DateTimeOffset> earlier
    )
    {
        if (nextAt is not DateTimeOffset at)
        {
            await earlier;
            return;
        }

        DateTimeOffset soonest = context.Now() + Shortest;
        DateTimeOffset wakeAt = at > context.Now() ? at : soonest;
        using CancellationTokenSource cancellation = new();
        Task timer = context.CreateTimer(wakeAt.UtcDateTime, cancellation.Token);
        if (await Task.WhenAny(earlier, timer) == earlier)
        {
            // Not CancelAsync: that goes on elsewhere, and the engine's thread must not be left.
            cancellation.Cancel();
        }
    }
}
