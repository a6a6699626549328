using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class StatusTransitionTests
{
    [Fact]
    public async Task An_instance_goes_from_pending_to_running_to_suspended_and_back_and_is_over_once()
    {
        List<OrchestrationRuntimeStatus> seen = [];
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions, Observed(seen));
        StartOrchestrationOptions later = new("id", EngineHarness.Start.AddHours(1));
        await engine.RunAsync("Wait", null, later);
        seen.Add((await engine.StatusAsync("id")).RuntimeStatus);
        await engine.AdvanceAsync(TimeSpan.FromHours(1));
        await engine.Client.SuspendInstanceAsync("id");
        await engine.SettleAsync();
        await engine.Client.ResumeInstanceAsync("id");
        await engine.SettleAsync();
        await engine.RaiseAsync("id", "go", 1);
        await engine.RaiseAsync("id", "go", 2);

        Assert.Equal(
            [
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Completed,
            ],
            seen
        );
        Assert.Equal(1, await engine.OutputAsync<int>("id"));
    }

    [Fact]
    public async Task What_is_over_is_pending_again_once_its_id_is_used_again()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Failed);

        await engine.RunAsync("Wait", null, new StartOrchestrationOptions("id", EngineHarness.Start.AddHours(1)));

        OrchestrationMetadata status = await engine.StatusAsync("id");
        Assert.Equal(OrchestrationRuntimeStatus.Pending, status.RuntimeStatus);
        Assert.Null(status.FailureDetails);
        Assert.Null(status.SerializedOutput);
    }

    [Fact]
    public async Task Who_waits_for_the_start_is_told_when_the_instance_is_no_longer_pending()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Pending);
        Task<OrchestrationMetadata> start = engine.Client.WaitForInstanceStartAsync("id");
        Assert.False(start.IsCompleted);

        await engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start).RuntimeStatus);
    }

    [Fact]
    public async Task A_start_in_the_past_is_due_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);

        await engine.RunAsync("Quick", 3, new StartOrchestrationOptions("id", EngineHarness.Start.AddDays(-1)));

        Assert.Equal(3, await engine.OutputAsync<int>("id"));
    }

    private static FaultyStore Observed(List<OrchestrationRuntimeStatus> seen) =>
        new(new MemoryOrchestrationStore(), int.MaxValue, afterEffect: false, forGood: false)
        {
            LosesAnswer = commit =>
            {
                seen.Add(commit.Head.Status);
                return false;
            },
        };
}
