using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class RestartTests
{
    [Fact]
    public async Task An_instance_can_be_run_again_with_its_input()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string id = await engine.RunAsync("Quick", 42);

        string same = await engine.Client.RestartAsync(id);
        string other = await engine.Client.RestartAsync(id, restartWithNewInstanceId: true);
        await engine.SettleAsync();

        Assert.Equal(id, same);
        Assert.Equal(42, await engine.OutputAsync<int>(same));
        Assert.Equal(42, await engine.OutputAsync<int>(other));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RestartAsync("nobody"));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task What_is_under_way_is_not_run_again_under_the_same_id(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.RestartAsync("id"));

        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
        Assert.NotEqual("id", await engine.Client.RestartAsync("id", restartWithNewInstanceId: true));
    }
}
