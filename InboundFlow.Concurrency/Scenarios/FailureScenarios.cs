using InboundFlow.Concurrency.Support;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Concurrency.Scenarios;

public sealed class FailureScenarios(ITestOutputHelper output)
{
    private const string Id = "flow";

    [Fact]
    public void A_result_whose_turn_the_store_refuses_is_taken_once_and_its_activity_does_not_run_again() =>
        Exploration.Run(
            output,
            async world =>
            {
                int runs = 0;
                Machine machine = await world.StartEngineAsync(WorkThenWait(() => ++runs));
                await machine.StartOrchestrationAsync("Flow", Id);

                world.Store.Fail(3);
                Task raise = Task.Run(() => RaiseUntilAcceptedAsync(machine));
                await machine.SettleAsync();
                await raise;
                world.Store.Fail(0);
                string text = (await machine.FinishAsync(Id)).ReadOutputAs<string>()!;

                Assert.Equal("1 go", text);
                Assert.Equal(1, runs);
                await StoredTruth.CheckEndAsync(world, Id, OrchestrationRuntimeStatus.Completed);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    [Fact]
    public void Stopping_amid_steps_loses_nothing() =>
        Exploration.Run(
            output,
            world =>
                GoOnElsewhereAsync(
                    world,
                    async machine =>
                    {
                        await machine.Engine.StopAsync(CancellationToken.None);
                        await machine.Engine.DisposeAsync();
                    }
                )
        );

    [Fact]
    public void A_crash_amid_steps_loses_nothing() =>
        Exploration.Run(output, world => GoOnElsewhereAsync(world, machine => machine.Engine.DisposeAsync().AsTask()));

    [Fact]
    public void Of_two_engines_on_one_store_only_one_takes_each_step() =>
        Exploration.Run(output, world => RunOnTwoEnginesAsync(world, world.Store));

    /// <summary>Both know the instance, and each gets one of the two events.</summary>
    internal static async Task RunOnTwoEnginesAsync(World world, SteppingStore store)
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Pair",
            async context =>
            {
                string one = await context.WaitForExternalEvent<string>("one");
                return one + await context.WaitForExternalEvent<string>("two");
            }
        );
        Machine here = await world.StartEngineAsync(functions, store);
        await here.StartOrchestrationAsync("Pair", Id);
        Machine there = await world.StartEngineAsync(functions, store);

        Task first = Task.Run(() => here.Client.RaiseEventAsync(Id, "one", "1"));
        Task second = Task.Run(() => there.Client.RaiseEventAsync(Id, "two", "2"));
        await first;
        await second;
        await here.SettleAsync();
        await there.SettleAsync();
        await here.SettleAsync();

        // The row for people may be behind: it is not guarded, and two engines on one hub are not meant to be.
        StoredInstance? stored = await world.Memory.LoadAsync(Id, CancellationToken.None);
        IReadOnlyList<HistoryEvent> history = stored!.History;
        StoredTruth.CheckHistory(history);
        Assert.Equal(2, history.OfType<EventRaised>().Count());
        Assert.Equal("\"12\"", history.OfType<ExecutionCompleted>().Single().Result);
    }

    /// <summary>Ends the first engine while it is at work, and has a second one finish.</summary>
    private static async Task GoOnElsewhereAsync(World world, Func<Machine, Task> end)
    {
        int runs = 0;
        TestFunctions functions = WorkThenWait(() => ++runs);
        Machine first = await world.StartEngineAsync(functions);
        await first.StartOrchestrationAsync("Flow", Id);

        Task<bool> raise = Task.Run(() => TryRaiseAsync(first));
        Task stop = Task.Run(() => end(first));
        bool raised = await raise;
        await stop;
        Machine second = await world.StartEngineAsync(functions);
        if (!raised)
        {
            await second.Client.RaiseEventAsync(Id, "go", "go");
        }

        await second.FinishAsync(Id);

        IReadOnlyList<HistoryEvent> history = await StoredTruth.CheckEndAsync(
            world,
            Id,
            OrchestrationRuntimeStatus.Completed
        );
        Assert.True(runs is 1 or 2, $"The activity ran {runs} times.");
        Assert.Single(history.OfType<EventRaised>());
        await StoredTruth.CheckNothingIsLeftAsync(world);
    }

    private static TestFunctions WorkThenWait(Func<int> run) =>
        new TestFunctions()
            .Activity<object, int>("Do", _ => run())
            .Orchestrator(
                "Flow",
                async context =>
                {
                    Task<string> go = context.WaitForExternalEvent<string>("go");
                    int result = await context.CallActivityAsync<int>("Do");
                    return $"{result} {await go}";
                }
            );

    private static async Task RaiseUntilAcceptedAsync(Machine machine)
    {
        while (!await TryRaiseAsync(machine))
        {
            // The store has only so many failures left.
        }
    }

    private static async Task<bool> TryRaiseAsync(Machine machine)
    {
        try
        {
            await machine.Client.RaiseEventAsync(Id, "go", "go");
            return true;
        }
        catch (Exception notStored) when (notStored is IOException or ObjectDisposedException)
        {
            return false;
        }
    }
}
