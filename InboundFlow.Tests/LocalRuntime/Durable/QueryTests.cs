using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class QueryTests
{
    [Fact]
    public async Task Lists_show_every_instance_once_with_its_present_status_page_by_page()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        for (int i = 0; i < 5; i++)
        {
            await engine.RunAsync(i % 2 == 0 ? "Quick" : "Wait", i, new StartOrchestrationOptions($"list-{i}"));
        }

        await engine.RunAsync("Quick", 1, new StartOrchestrationOptions("other"));
        OrchestrationQuery query = new(InstanceIdPrefix: "list-", PageSize: 2);
        List<string> all = await ListAsync(engine, query);
        List<string> done = await ListAsync(engine, query with { Statuses = [OrchestrationRuntimeStatus.Completed] });

        Assert.Equal(["list-0", "list-1", "list-2", "list-3", "list-4"], all);
        Assert.Equal(["list-0", "list-2", "list-4"], done);
    }

    [Fact]
    public async Task Data_is_shown_when_asked_for()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string id = await engine.RunAsync("Quick", 3);

        OrchestrationMetadata bare = (await engine.Client.GetInstanceAsync(id))!;

        Assert.Null(bare.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<int>());
        Assert.Equal(3, (await engine.StatusAsync(id)).ReadInputAs<int>());
    }

    [Fact]
    public async Task The_history_tells_what_happened()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string id = await engine.RunAsync("Wait");
        await engine.RaiseAsync(id, "go", 1);

        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);

        Assert.Equal(
            [
                nameof(OrchestratorStarted),
                nameof(ExecutionStarted),
                nameof(OrchestratorCompleted),
                nameof(OrchestratorStarted),
                nameof(EventRaised),
                nameof(ExecutionCompleted),
                nameof(OrchestratorCompleted),
            ],
            history.Select(item => item.GetType().Name),
            StringComparer.Ordinal
        );
        Assert.Empty(await engine.Engine.ReadHistoryAsync("nobody", CancellationToken.None));
    }

    private static async Task<List<string>> ListAsync(EngineHarness engine, OrchestrationQuery query)
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in engine.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
