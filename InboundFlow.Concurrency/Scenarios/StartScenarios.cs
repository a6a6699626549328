using InboundFlow.Concurrency.Support;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Concurrency.Scenarios;

public sealed class StartScenarios(ITestOutputHelper output)
{
    private const string Id = "flow";

    [Fact]
    public void Of_two_starts_of_one_id_one_wins_and_the_other_is_told() =>
        Exploration.Run(
            output,
            async world =>
            {
                TestFunctions functions = new TestFunctions().Orchestrator(
                    "Wait",
                    async context =>
                    {
                        await context.WaitForExternalEvent<string>("event");
                        return context.GetInput<string>();
                    }
                );
                Machine machine = await world.StartEngineAsync(functions);

                Task<bool> first = Task.Run(() => TryStartAsync(machine, "Wait", "first"));
                Task<bool> second = Task.Run(() => TryStartAsync(machine, "Wait", "second"));
                bool firstWon = await first;
                bool secondWon = await second;
                await machine.Client.RaiseEventAsync(Id, "event");
                string winner = (await machine.FinishAsync(Id)).ReadOutputAs<string>()!;

                Assert.NotEqual(firstWon, secondWon);
                Assert.Equal(firstWon ? "first" : "second", winner);
                await StoredTruth.CheckEndAsync(world, Id, OrchestrationRuntimeStatus.Completed);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    [Fact]
    public void Two_starts_that_replace_a_running_instance_both_succeed_and_the_last_one_ends() =>
        Exploration.Run(
            output,
            async world =>
            {
                List<string> begun = [];
                TestFunctions functions = new TestFunctions()
                    .Activity<string, string>(
                        "Note",
                        text =>
                        {
                            begun.Add(text);
                            return text;
                        }
                    )
                    .Orchestrator(
                        "Work",
                        context => context.CallActivityAsync<string>("Note", context.GetInput<string>())
                    );
                Machine machine = await world.StartEngineAsync(functions);
                await machine.StartOrchestrationAsync("Work", Id, "first");

                StartOrchestrationOptions replacing = new StartOrchestrationOptions(Id).WithDedupeStatuses();
                Task second = Task.Run(() =>
                    machine.Client.ScheduleNewOrchestrationInstanceAsync("Work", "second", replacing)
                );
                Task third = Task.Run(() =>
                    machine.Client.ScheduleNewOrchestrationInstanceAsync("Work", "third", replacing)
                );
                await SettleUntilAsync(machine, second, third);
                string last = (await machine.FinishAsync(Id)).ReadOutputAs<string>()!;

                Assert.True(last is "second" or "third", $"The last one was '{last}'.");
                await StoredTruth.CheckEndAsync(world, Id, OrchestrationRuntimeStatus.Completed);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    [Fact]
    public void A_restart_that_was_accepted_runs_whoever_purges_and_raises_meanwhile() =>
        Exploration.Run(
            output,
            async world =>
            {
                int runs = 0;
                TestFunctions functions = new TestFunctions()
                    .Activity<object, int>("Count", _ => ++runs)
                    .Orchestrator("Work", context => context.CallActivityAsync<int>("Count"));
                Machine machine = await world.StartEngineAsync(functions);
                await machine.StartOrchestrationAsync("Work", Id);
                await machine.FinishAsync(Id);

                Task purge = Task.Run(() => TryAsync(() => machine.Client.PurgeInstanceAsync(Id)));
                Task raise = Task.Run(() => machine.Client.RaiseEventAsync(Id, "event"));
                Task<bool> restart = Task.Run(() => TryAsync(() => machine.Client.RestartAsync(Id)));
                bool restarted = await restart;
                await raise;
                await purge;
                await machine.SettleAsync();

                Assert.Equal(restarted ? 2 : 1, runs);
                StoredInstance? stored = await world.Memory.LoadAsync(Id, CancellationToken.None);
                InstanceRow? row = await world.Memory.FindRowAsync(Id, CancellationToken.None);
                Assert.Equal(stored is null, row is null);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    /// <summary>A conflict makes an instance rest for a moment; whoever waits for it needs the moment to pass.</summary>
    private static async Task SettleUntilAsync(Machine machine, params Task[] tasks)
    {
        for (int i = 0; i < 10 && !Array.TrueForAll(tasks, task => task.IsCompleted); i++)
        {
            await machine.SettleAsync();
        }

        foreach (Task task in tasks)
        {
            await task;
        }
    }

    private static Task<bool> TryStartAsync(Machine machine, string name, string input) =>
        TryAsync(() => machine.StartOrchestrationAsync(name, Id, input));

    /// <summary>Says whether it was accepted. The client says no with these.</summary>
    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception refused)
            when (refused is InvalidOperationException or ArgumentException or StoreConflictException)
        {
            return false;
        }
    }
}
