using InboundFlow.LocalRuntime.Durable.Dispatch;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class DedupeTests
{
    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, false)]
    [InlineData(OrchestrationRuntimeStatus.Running, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false)]
    [InlineData(OrchestrationRuntimeStatus.Completed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    public async Task By_default_an_id_can_be_used_again_once_its_instance_is_over(
        OrchestrationRuntimeStatus status,
        bool isFree
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await AssertStartAsync(engine, new StartOrchestrationOptions("id"), isFree);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_empty_set_lets_every_instance_be_replaced(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await AssertStartAsync(engine, new StartOrchestrationOptions("id").WithDedupeStatuses(), isFree: true);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_full_set_refuses_every_repetition(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        StartOrchestrationOptions options = new StartOrchestrationOptions("id").WithDedupeStatuses(
            Enum.GetValues<OrchestrationRuntimeStatus>()
        );
        await AssertStartAsync(engine, options, isFree: false);
    }

    [Fact]
    public async Task A_set_that_forbids_terminating_what_it_lets_replace_is_refused()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            engine.RunAsync(
                "Quick",
                1,
                new StartOrchestrationOptions("id").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)
            )
        );
    }

    [Fact]
    public async Task Of_many_starts_with_one_id_one_runs()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);

        Task<string>[] starts =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() =>
                        engine.Client.ScheduleNewOrchestrationInstanceAsync(
                            "Wait",
                            i,
                            new StartOrchestrationOptions("one")
                        )
                    )
                ),
        ];
        await Task.WhenAll(starts).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(1, starts.Count(start => start.IsCompletedSuccessfully));
        Assert.All(
            starts.Where(start => start.IsFaulted),
            start => Assert.IsType<InvalidOperationException>(start.Exception!.InnerException)
        );
    }

    [Fact]
    public async Task What_is_read_right_after_an_id_was_used_again_is_not_the_past()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        StartOrchestrationOptions options = new("id");
        await engine.RunAsync("Quick", 1, options);
        TaskCompletionSource gate = new();
        TaskCompletionSource held = new();
        Task<bool> hold = engine
            .Services.GetRequiredService<OrchestrationPump>()
            .RunExclusiveAsync(
                "id",
                async (_, _) =>
                {
                    held.SetResult();
                    await gate.Task;
                    return true;
                }
            );
        await held.Task;

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Quick", 2, options);
        Task<OrchestrationMetadata?> read = engine.Client.GetInstanceAsync("id", getInputsAndOutputs: true);
        Task<OrchestrationMetadata> end = engine.Client.WaitForInstanceCompletionAsync("id", getInputsAndOutputs: true);
        gate.SetResult();
        await hold;

        Assert.Equal(2, (await read)?.ReadInputAs<int>());
        Assert.Equal(2, (await end).ReadOutputAs<int>());
    }

    private static async Task AssertStartAsync(EngineHarness engine, StartOrchestrationOptions options, bool isFree)
    {
        OrchestrationRuntimeStatus before = (await engine.StatusAsync("id")).RuntimeStatus;
        if (isFree)
        {
            await engine.RunAsync("Quick", 99, options);
            Assert.Equal(99, await engine.OutputAsync<int>("id"));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => engine.RunAsync("Quick", 99, options));
            Assert.Equal(before, (await engine.StatusAsync("id")).RuntimeStatus);
        }
    }
}
