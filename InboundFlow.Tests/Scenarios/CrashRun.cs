using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Stops the process at each of its storage requests in turn, with and without that request taking effect.</summary>
internal static class CrashRun
{
    /// <summary>One run for each request, cut off before it took effect, and one after.</summary>
    /// <param name="act">What is cut off: until it is over, or the fault has fired.</param>
    /// <param name="repair">What brings it to its end after the restart.</param>
    /// <param name="check">What must be true then, wherever it was cut off.</param>
    /// <param name="onlyAfterEffect">
    /// Leave out the runs in which the request takes no effect: where one request is sent after another, what they leave
    /// behind is what the request before them left.
    /// </param>
    public static async Task AtEveryRequestAsync(
        AzuriteFixture azurite,
        Func<App, StorageFault, Task> act,
        Func<App, Task> repair,
        Func<App, Task> check,
        Func<App, Task>? prepare = null,
        bool onlyAfterEffect = false
    )
    {
        bool[] effects = onlyAfterEffect ? [true] : [false, true];
        bool reached = true;
        int at = 0;
        for (; reached; at++)
        {
            foreach (bool takesEffect in effects)
            {
                StorageFault fault = new(at, takesEffect);
                TestHostOptions options;
                await using (App app = await App.StartAsync(azurite, fault.AddTo))
                {
                    await app.HasTeamAsync("support", null, ("ada", 3, true));
                    await (prepare?.Invoke(app) ?? Task.CompletedTask);
                    options = app.Host.Options;
                    fault.Arm();
                    await act(app, fault);
                    await app.Host.DrainAsync();
                    await app.Host.CrashAsync();
                }

                reached = fault.Fired.IsCompleted;
                await using App restarted = await App.StartAsync(options with { Override = _ => { } });
                await restarted.Host.DrainAsync();
                await repair(restarted);
                await check(restarted);
            }
        }

        // Three transactions are the least that any of these takes.
        Assert.InRange(at, 4, 100);
    }
}
