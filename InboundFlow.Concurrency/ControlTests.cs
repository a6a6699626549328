using InboundFlow.Concurrency.Scenarios;
using InboundFlow.Concurrency.Support;
using InboundFlow.LocalRuntime.Durable.Dispatch;

namespace InboundFlow.Concurrency;

/// <summary>The scenarios are worth something only while the scheduler has the engine in its hands.</summary>
public sealed class ControlTests
{
    [Fact]
    public void A_store_that_loses_updates_is_found_out() =>
        Assert.NotNull(
            Exploration.FindBug(
                world =>
                    FailureScenarios.RunOnTwoEnginesAsync(
                        world,
                        new SteppingStore(world, world.Memory) { IgnoresConflicts = true }
                    ),
                iterations: 200
            )
        );

    [Fact]
    public void A_wake_up_call_that_can_be_missed_is_found_out()
    {
        ExploredRun? found = Exploration.FindBug(
            async _ =>
            {
                HastySignal signal = new();
                Task wait = Task.Run(signal.WaitAsync);
                signal.Set();
                await wait;
            },
            iterations: 200
        );

        Assert.StartsWith("Deadlock detected", found?.Bug, StringComparison.Ordinal);
    }

    [Fact]
    public void Locks_taken_in_opposite_orders_are_found_out()
    {
        ExploredRun? found = Exploration.FindBug(
            async _ =>
            {
                LocalRuntime.Lock left = new();
                LocalRuntime.Lock right = new();
                Task one = Task.Run(() => TakeBoth(left, right));
                Task other = Task.Run(() => TakeBoth(right, left));
                await one;
                await other;
            },
            iterations: 200
        );

        Assert.StartsWith("Deadlock detected", found?.Bug, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        for (uint seed = 1; seed <= 20; seed++)
        {
            ExploredRun first = Exploration.RunOnce(RunAsync, seed);
            ExploredRun second = Exploration.RunOnce(RunAsync, seed);

            Assert.Null(first.Bug);
            Assert.Equal(first.Journal, second.Journal);
        }

        static Task RunAsync(World world) => FailureScenarios.RunOnTwoEnginesAsync(world, world.Store);
    }

    [Fact]
    public void The_parts_of_the_engine_that_are_explored_are_the_ones_compiled_here() =>
        Assert.Equal(typeof(ControlTests).Assembly, typeof(OrchestrationPump).Assembly);

    private static void TakeBoth(LocalRuntime.Lock first, LocalRuntime.Lock second)
    {
        lock (first)
        {
            lock (second)
            {
                // Being here is all.
            }
        }
    }

    /// <summary>What the engine's own signals must not be: it looks first, and begins to wait later.</summary>
    private sealed class HastySignal
    {
        private readonly LocalRuntime.Lock gate = new();
        private TaskCompletionSource? waiter;
        private bool isSet;

        public async Task WaitAsync()
        {
            lock (gate)
            {
                if (isSet)
                {
                    return;
                }
            }

            TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                waiter = source;
            }

            await source.Task;
        }

        public void Set()
        {
            lock (gate)
            {
                isSet = true;
                waiter?.TrySetResult();
            }
        }
    }
}
