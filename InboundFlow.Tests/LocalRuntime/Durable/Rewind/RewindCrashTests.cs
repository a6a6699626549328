using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Rewind;

public sealed class RewindCrashTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Whichever_call_of_the_store_fails_the_family_is_rewound(bool afterEffect, bool processDies)
    {
        int failAt = 0;
        bool failed;
        do
        {
            failAt++;
            MemoryOrchestrationStore store = new();
            FakeTimeProvider clock = new(EngineHarness.Start);
            Runs runs = new();
            TestFunctions functions = RewindChildrenTests.Families(runs);
            await using (EngineHarness before = await EngineHarness.StartAsync(functions, store, clock))
            {
                await before.RunAsync("Parent", null, new StartOrchestrationOptions("parent"));
            }

            runs.IsBroken = false;
            FaultyStore faulty = new(store, failAt, afterEffect, processDies);

            await DriveAsync(functions, store, faulty, clock);

            InstanceRow row = (await store.FindRowAsync("parent", CancellationToken.None))!;
            Assert.True(
                row is { Head.Status: OrchestrationRuntimeStatus.Completed, Output: "\"good/before/broken\"" },
                $"With call {failAt} failing it ended {row.Head.Status} with '{row.Output}'."
            );
            Assert.Single(runs.Inputs, "before");
            await AssertNothingIsLeftAsync(functions, store, clock);
            failed = faulty.HasFailed;
        } while (failed);

        // The run has many calls, and each of them has failed once.
        Assert.InRange(failAt, 20, 200);
    }

    [Fact]
    public async Task A_rewind_whose_answer_was_lost_has_succeeded()
    {
        Runs runs = new();
        FaultyStore faulty = new(new MemoryOrchestrationStore(), int.MaxValue, afterEffect: true, forGood: false)
        {
            LosesAnswer = commit => commit.Head.Status == OrchestrationRuntimeStatus.Pending,
        };
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator("One", context => context.CallActivityAsync<string>("Breaks", "x")),
            faulty
        );
        string id = await engine.RunAsync("One");
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("x", await engine.OutputAsync<string>(id));
    }

    /// <summary>What a crash has left behind is gone after one more start.</summary>
    private static async Task AssertNothingIsLeftAsync(
        TestFunctions functions,
        MemoryOrchestrationStore store,
        FakeTimeProvider clock
    )
    {
        await using (EngineHarness engine = await EngineHarness.StartAsync(functions, store, clock))
        {
            await engine.SettleAsync();
        }

        Assert.Empty(await store.FindUnfinishedAsync(CancellationToken.None));
    }

    /// <summary>Does what a caller would: rewinds, and does it again when it failed.</summary>
    private static async Task DriveAsync(
        TestFunctions functions,
        MemoryOrchestrationStore store,
        FaultyStore faulty,
        FakeTimeProvider clock
    )
    {
        EngineHarness engine = await EngineHarness.StartAsync(functions, faulty, clock);
        bool restarted = false;
        try
        {
            for (int round = 0; round < 6; round++)
            {
                await TryRewindAsync(engine);
                await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
                if (!restarted && await IsDeadAsync(engine))
                {
                    await engine.DisposeAsync();
                    engine = await EngineHarness.StartAsync(functions, store, clock);
                    restarted = true;
                }
            }
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task TryRewindAsync(EngineHarness engine)
    {
        try
        {
            await engine.Client.RewindInstanceAsync("parent", "mended");
        }
        catch (IOException)
        {
            // The next round does it again.
        }
        catch (InvalidOperationException)
        {
            // It has been rewound.
        }
    }

    private static async Task<bool> IsDeadAsync(EngineHarness engine)
    {
        try
        {
            await engine.Store.FindHeadAsync("parent", CancellationToken.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
