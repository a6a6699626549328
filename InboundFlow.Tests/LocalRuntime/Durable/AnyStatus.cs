using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Instances in every status there is, under the id "id".</summary>
internal static class AnyStatus
{
    public static TestFunctions Functions { get; } =
        new TestFunctions()
            .Orchestrator("Quick", context => Task.FromResult(context.GetInput<int>()))
            .Orchestrator("Fail", _ => Task.FromException<int>(new InvalidOperationException()))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
            .Orchestrator(
                "Parent",
                context =>
                    context.CallSubOrchestratorAsync<int>("Wait", new SubOrchestrationOptions(instanceId: "child"))
            );

    public static async Task BringToAsync(EngineHarness engine, OrchestrationRuntimeStatus status)
    {
        string orchestrator = status switch
        {
            OrchestrationRuntimeStatus.Completed => "Quick",
            OrchestrationRuntimeStatus.Failed => "Fail",
            _ => "Wait",
        };
        DateTimeOffset? startAt = status == OrchestrationRuntimeStatus.Pending ? EngineHarness.Start.AddDays(1) : null;
        await engine.RunAsync(orchestrator, 1, new StartOrchestrationOptions("id", startAt));
        if (status == OrchestrationRuntimeStatus.Suspended)
        {
            await engine.Client.SuspendInstanceAsync("id", "held");
        }
        else if (status == OrchestrationRuntimeStatus.Terminated)
        {
            await engine.Client.TerminateInstanceAsync("id");
        }

        await engine.SettleAsync();
        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
    }
}
