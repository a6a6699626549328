using System.Text.Json;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class CrashTests
{
    private const string Id = "flow";

    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<string, string>("Append", text => text + "+")
        .Orchestrator("Child", context => context.CallActivityAsync<string>("Append", context.GetInput<string>()))
        .Orchestrator("Observer", context => context.WaitForExternalEvent<string>("seen"))
        .Orchestrator("Flow", FlowAsync);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Whichever_call_of_the_store_fails_the_outcome_is_the_same(bool afterEffect, bool processDies)
    {
        int failAt = 0;
        bool failed;
        do
        {
            failAt++;
            MemoryOrchestrationStore store = new();
            FaultyStore faulty = new(store, failAt, afterEffect, processDies);

            (string? output, string? observed) = await DriveAsync(store, faulty);

            Assert.True(
                string.Equals("ab++c+", output, StringComparison.Ordinal),
                $"With call {failAt} failing the output was '{output}'."
            );
            Assert.True(
                string.Equals("ab++", observed, StringComparison.Ordinal),
                $"With call {failAt} failing the observer got '{observed}'."
            );
            failed = faulty.HasFailed;
        } while (failed);

        // The run has many calls, and each of them has failed once.
        Assert.InRange(failAt, 25, 200);
    }

    [Fact]
    public async Task After_a_crash_without_a_stop_nothing_is_written_any_more()
    {
        TaskCompletionSource<string> slow = new();
        TestFunctions functions = new TestFunctions()
            .AsyncActivity<object, string>("Slow", _ => slow.Task)
            .Orchestrator("Call", context => context.CallActivityAsync<string>("Slow"));
        EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await first.Client.WaitForInstanceStartAsync(id);
        Task dead = first.DisposeAsync().AsTask();

        slow.SetResult("late");
        await dead;

        StoredInstance stored = (await first.Store.LoadAsync(id, CancellationToken.None))!;
        Assert.Equal(OrchestrationRuntimeStatus.Running, stored.Head.Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.Client.RaiseEventAsync(id, "n"));
        await using EngineHarness second = await EngineHarness.StartAsync(functions, first.Store, first.Clock);
        await second.SettleAsync();
        Assert.Equal("late", await second.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_result_that_could_not_be_stored_is_stored_later_and_the_activity_does_not_run_again()
    {
        int runs = 0;
        TestFunctions functions = new TestFunctions()
            .Activity<object, int>("Count", _ => ++runs)
            .Orchestrator("Call", context => context.CallActivityAsync<int>("Count"));
        // The start, the first turn, and then the turn that takes the result.
        FaultyStore faulty = new(new MemoryOrchestrationStore(), failAt: 3, afterEffect: false, forGood: false);
        await using EngineHarness engine = await EngineHarness.StartAsync(functions, faulty);
        string id = await engine.RunAsync("Call");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await engine.OutputAsync<int>(id));
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    public async Task Who_waits_is_told_even_if_the_answer_to_the_commit_was_lost(OrchestrationRuntimeStatus reached)
    {
        FaultyStore faulty = new(new MemoryOrchestrationStore(), int.MaxValue, afterEffect: true, forGood: false)
        {
            LosesAnswer = commit => commit.Head.Status == reached,
        };
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, faulty);
        StartOrchestrationOptions later = new(Id, EngineHarness.Start.AddHours(1));
        await engine.RunAsync("Observer", options: later);
        Task<OrchestrationMetadata> start = engine.Client.WaitForInstanceStartAsync(Id);
        Task<OrchestrationMetadata> end = engine.Client.WaitForInstanceCompletionAsync(Id, getInputsAndOutputs: true);

        await engine.AdvanceAsync(TimeSpan.FromHours(1));
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        OrchestrationMetadata started = await start.WaitAsync(TimeSpan.FromSeconds(30));
        await engine.RaiseAsync(Id, "seen", "it");
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        OrchestrationMetadata ended = await end.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(OrchestrationRuntimeStatus.Running, started.RuntimeStatus);
        Assert.Equal("it", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task After_a_restart_waiting_instances_stay_out_of_memory_until_something_happens()
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Wait",
            async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "done";
            }
        );
        await using EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.RunAsync("Wait");
        await first.DisposeAsync();
        FaultyStore counted = new(first.Store, failAt: 1, afterEffect: false, forGood: false);

        await using EngineHarness second = await EngineHarness.StartAsync(functions, counted, first.Clock);
        await second.SettleAsync();
        Assert.False(counted.HasFailed);
        await second.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.True(counted.HasFailed);
        await second.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("done", await second.OutputAsync<string>(id));
    }

    private static async Task<string> FlowAsync(TaskOrchestrationContext context)
    {
        string text = context.GetInput<string>()!;
        if (text.Length == 1)
        {
            text = await context.CallActivityAsync<string>("Append", text + "b");
            text = await context.CallSubOrchestratorAsync<string>("Child", text);
            context.SendEvent("observer", "seen", text);
            await context.CreateTimer(TimeSpan.FromSeconds(30), CancellationToken.None);
            context.ContinueAsNew(text);
            return text;
        }

        string more = await context.WaitForExternalEvent<string>("go");
        return await context.CallActivityAsync<string>("Append", text + more);
    }

    /// <summary>Does what a caller would: starts, raises, and does it again when it failed.</summary>
    private static async Task<(string? Output, string? Observed)> DriveAsync(
        MemoryOrchestrationStore store,
        FaultyStore faulty
    )
    {
        FakeTimeProvider clock = new(EngineHarness.Start);
        EngineHarness engine = await EngineHarness.StartAsync(Functions, faulty, clock);
        bool restarted = false;
        try
        {
            for (int round = 0; round < 12; round++)
            {
                bool started = await TryAsync(() => StartAsync(engine, "Observer", "observer", null));
                _ = started && await TryAsync(() => StartAsync(engine, "Flow", Id, "a"));
                await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
                _ = round > 2 && await TryAsync(() => engine.RaiseAsync(Id, "go", "c"));
                await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
                if (!restarted && faulty is { HasFailed: true } && await IsDeadAsync(engine))
                {
                    await engine.DisposeAsync();
                    engine = await EngineHarness.StartAsync(Functions, store, clock);
                    restarted = true;
                }
            }

            return (await FindOutputAsync(store, Id), await FindOutputAsync(store, "observer"));
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task<bool> IsDeadAsync(EngineHarness engine) =>
        !await TryAsync(() => engine.Store.FindHeadAsync(Id, CancellationToken.None));

    private static async Task StartAsync(EngineHarness engine, string orchestrator, string id, string? input)
    {
        try
        {
            StartOrchestrationOptions options = new StartOrchestrationOptions(id).WithDedupeStatuses(
                Enum.GetValues<OrchestrationRuntimeStatus>()
            );
            await engine.RunAsync(orchestrator, input, options);
        }
        catch (InvalidOperationException)
        {
            // It exists, so the call before had succeeded.
        }
    }

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>From the row that people see: it has caught up, too.</summary>
    private static async Task<string?> FindOutputAsync(MemoryOrchestrationStore store, string id)
    {
        InstanceRow? row = await store.FindRowAsync(id, CancellationToken.None);
        return row is { Head.Status: OrchestrationRuntimeStatus.Completed, Output: { } output }
            ? JsonSerializer.Deserialize<string>(output)
            : null;
    }
}
