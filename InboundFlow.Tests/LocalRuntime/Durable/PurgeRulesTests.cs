using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class PurgeRulesTests
{
    [Fact]
    public async Task Only_what_is_over_can_be_purged_and_then_it_is_gone()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("id"));

        await engine.RaiseAsync("id", "go", 1);
        PurgeResult first = await engine.Client.PurgeInstanceAsync("id");
        PurgeResult second = await engine.Client.PurgeInstanceAsync("id");

        Assert.Equal((1, 0), (first.PurgedInstanceCount, second.PurgedInstanceCount));
        Assert.Null(await engine.Client.GetInstanceAsync("id"));
    }

    [Fact]
    public async Task Purging_by_filter_takes_what_is_over_and_leaves_the_rest()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string old = await engine.RunAsync("Quick", 1);
        string waiting = await engine.RunAsync("Wait");
        await engine.AdvanceAsync(TimeSpan.FromHours(1));
        string young = await engine.RunAsync("Quick", 2);

        PurgeResult result = await engine.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: EngineHarness.Start.AddMinutes(1))
        );

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync(old));
        Assert.NotNull(await engine.Client.GetInstanceAsync(waiting));
        Assert.NotNull(await engine.Client.GetInstanceAsync(young));
    }

    [Fact]
    public async Task Purging_reaches_the_children_only_when_asked()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string parent = await engine.RunAsync("Parent");
        await engine.RaiseAsync("child", "go", 1);
        Assert.Equal(1, (await engine.Client.PurgeInstanceAsync(parent)).PurgedInstanceCount);
        Assert.NotNull(await engine.Client.GetInstanceAsync("child"));

        parent = await engine.RunAsync("Parent");
        await engine.RaiseAsync("child", "go", 1);
        PurgeResult both = await engine.Client.PurgeInstanceAsync(parent, new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(2, both.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync("child"));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task What_is_under_way_is_not_purged(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("id"));

        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
    }
}
