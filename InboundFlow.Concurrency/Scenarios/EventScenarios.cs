using InboundFlow.Concurrency.Support;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Concurrency.Scenarios;

public sealed class EventScenarios(ITestOutputHelper output)
{
    private const string Id = "flow";

    private static readonly TestFunctions Functions = new TestFunctions()
        .Orchestrator("Collect", CollectAsync)
        .Orchestrator("CollectAnew", CollectAnewAsync)
        .Orchestrator("Deadline", WaitWithDeadlineAsync)
        .Orchestrator("Sleep", SleepAsync);

    [Fact]
    public void An_event_raised_while_the_instance_leaves_memory_is_taken_once() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);
                await machine.StartOrchestrationAsync("Collect", Id);

                Task first = Task.Run(() => RaiseAsync(machine, "a1", "a2"));
                Task second = Task.Run(() => RaiseAsync(machine, "b1"));
                await first;
                await second;

                string[] taken = await EndAsync(world, machine);
                Assert.Equal(["a1", "a2", "b1"], taken.Order(StringComparer.Ordinal));
                Assert.True(Array.IndexOf(taken, "a1") < Array.IndexOf(taken, "a2"));
            }
        );

    [Fact]
    public void Events_keep_their_order_while_an_instance_is_suspended_and_resumed() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);
                await machine.StartOrchestrationAsync("Collect", Id);

                Task raise = Task.Run(() => RaiseAsync(machine, "1", "2", "3"));
                Task pause = Task.Run(async () =>
                {
                    await machine.Client.SuspendInstanceAsync(Id);
                    await machine.Client.ResumeInstanceAsync(Id);
                });
                await raise;
                await pause;

                Assert.Equal(["1", "2", "3"], await EndAsync(world, machine));
            }
        );

    [Fact]
    public void An_event_raised_while_the_instance_continues_as_new_is_taken_once() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);
                await machine.StartOrchestrationAsync("CollectAnew", Id, Array.Empty<string>());

                await Task.Run(() => RaiseAsync(machine, "1", "2", "3"));

                Assert.Equal(["1", "2", "3"], await EndAsync(world, machine));
            }
        );

    [Fact]
    public void An_event_and_a_timer_due_at_once_have_one_winner_and_the_history_names_it() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);
                await machine.StartOrchestrationAsync("Deadline", Id);

                Task raise = Task.Run(() => RaiseAsync(machine, "in time"));
                Task pass = Task.Run(() => world.Clock.Advance(TimeSpan.FromHours(1)));
                await raise;
                await pass;
                await machine.SettleAsync();
                // If the timer was not set before the hour had passed, it is due an hour later.
                world.Clock.Advance(TimeSpan.FromHours(1));
                string outcome = (await machine.FinishAsync(Id)).ReadOutputAs<string>()!;

                IReadOnlyList<HistoryEvent> history = await StoredTruth.CheckEndAsync(
                    world,
                    Id,
                    OrchestrationRuntimeStatus.Completed
                );
                HistoryEvent winner = history.First(item => item is EventRaised or TimerFired);
                Assert.Equal(winner is EventRaised ? "in time" : "too late", outcome);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    [Fact]
    public void An_event_raised_after_the_start_was_accepted_is_not_lost_whatever_came_before_it() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);

                // For nobody yet: whether it comes early enough to be lost is open.
                Task stray = Task.Run(() => machine.Client.RaiseEventAsync(Id, "stray"));
                Task look = Task.Run(() => machine.Engine.ReadHistoryAsync(Id, CancellationToken.None));
                Task start = Task.Run(async () =>
                {
                    await machine.StartOrchestrationAsync("Collect", Id);
                    await RaiseAsync(machine, "1", "2", "3");
                });
                await stray;
                await look;
                await start;

                Assert.Equal(["1", "2", "3"], await EndAsync(world, machine));
            }
        );

    [Fact]
    public void An_event_for_an_instance_that_starts_while_a_step_finds_nobody_there_is_not_lost() =>
        Exploration.Run(
            output,
            async world =>
            {
                TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
                world.Store.AnswerNobody = found.Task;
                Machine machine = await world.StartEngineAsync(Functions);

                await machine.Client.RaiseEventAsync(Id, "stray");
                await machine.StartOrchestrationAsync("Collect", Id);
                await RaiseAsync(machine, "1", "2", "3");
                found.SetResult();

                Assert.Equal(["1", "2", "3"], await EndAsync(world, machine));
            }
        );

    [Fact]
    public void A_timer_set_while_others_are_due_is_not_missed() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(Functions);
                await machine.StartOrchestrationAsync("Sleep", "first");

                Task pass = Task.Run(() => world.Clock.Advance(TimeSpan.FromHours(1)));
                Task start = Task.Run(() => machine.StartOrchestrationAsync("Sleep", "second"));
                await pass;
                await start;
                await machine.SettleAsync();
                // Whichever was set late is due an hour after.
                world.Clock.Advance(TimeSpan.FromHours(1));

                foreach (string id in (string[])["first", "second"])
                {
                    await machine.FinishAsync(id);
                    await StoredTruth.CheckEndAsync(world, id, OrchestrationRuntimeStatus.Completed);
                }

                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    private static async Task RaiseAsync(Machine machine, params string[] payloads)
    {
        foreach (string payload in payloads)
        {
            await machine.Client.RaiseEventAsync(Id, "event", payload);
        }
    }

    private static async Task<string[]> EndAsync(World world, Machine machine)
    {
        OrchestrationMetadata end = await machine.FinishAsync(Id);
        await StoredTruth.CheckEndAsync(world, Id, OrchestrationRuntimeStatus.Completed);
        await StoredTruth.CheckNothingIsLeftAsync(world);
        return end.ReadOutputAs<string[]>()!;
    }

    private static async Task<string[]> CollectAsync(TaskOrchestrationContext context)
    {
        List<string> taken = [];
        while (taken.Count < 3)
        {
            taken.Add(await context.WaitForExternalEvent<string>("event"));
        }

        return [.. taken];
    }

    private static async Task<string[]> CollectAnewAsync(TaskOrchestrationContext context)
    {
        string[] taken = [.. context.GetInput<string[]>()!, await context.WaitForExternalEvent<string>("event")];
        if (taken.Length < 3)
        {
            context.ContinueAsNew(taken);
        }

        return taken;
    }

    private static async Task<string> SleepAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return "awake";
    }

    private static async Task<string> WaitWithDeadlineAsync(TaskOrchestrationContext context)
    {
        using CancellationTokenSource race = new();
        Task<string> inTime = context.WaitForExternalEvent<string>("event", race.Token);
        Task tooLate = context.CreateTimer(TimeSpan.FromHours(1), race.Token);
        Task winner = await Task.WhenAny(inTime, tooLate);
#pragma warning disable CA1849, MA0042, VSTHRD103 // CancelAsync leaves the turn's thread.
        race.Cancel();
#pragma warning restore CA1849, MA0042, VSTHRD103
        return winner == inTime ? await inTime : "too late";
    }
}
