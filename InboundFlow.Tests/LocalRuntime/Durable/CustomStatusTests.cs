using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class CustomStatusTests
{
    [Fact]
    public async Task The_last_status_of_a_turn_is_shown_and_outlives_a_restart()
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Status",
            async context =>
            {
                context.SetCustomStatus("first");
                context.SetCustomStatus(new { stage = "waiting" });
                return await context.WaitForExternalEvent<int>("go");
            }
        );
        await using EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.RunAsync("Status");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(functions, first.Store);

        Assert.Equal("""{"stage":"waiting"}""", (await second.StatusAsync(id)).SerializedCustomStatus);
        await second.RaiseAsync(id, "go", 1);
        Assert.Equal("""{"stage":"waiting"}""", (await second.StatusAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task There_is_none_until_one_is_set_and_none_again_once_it_is_taken_back()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Status",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("set");
                    context.SetCustomStatus("set");
                    await context.WaitForExternalEvent<object>("take back");
                    context.SetCustomStatus(null);
                    return 0;
                }
            )
        );
        string id = await engine.RunAsync("Status");
        Assert.Null((await engine.StatusAsync(id)).SerializedCustomStatus);
        await engine.RaiseAsync(id, "set");
        Assert.Equal("set", (await engine.StatusAsync(id)).ReadCustomStatusAs<string>());

        await engine.RaiseAsync(id, "take back");

        Assert.Null((await engine.StatusAsync(id)).SerializedCustomStatus);
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("\"x\"", "\"x\"")]
    public void The_instances_table_says_null_when_there_is_none(string? status, string column)
    {
        (InstanceHead head, _) = NewInstance.Of("id", "m", new ExecutionStarted("Flow", null), EngineHarness.Start);

        TableEntity row = InstanceColumns.Write(
            new InstanceRow(head with { CustomStatus = status }, Input: null, Output: null),
            "hub",
            epoch: 0
        );

        Assert.Equal(column, row["CustomStatus"]);
        Assert.Equal(status, InstanceColumns.Read(row).Head.CustomStatus);
    }
}
