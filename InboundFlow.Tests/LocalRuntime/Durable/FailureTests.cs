using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class FailureTests
{
    [Fact]
    public async Task The_orchestrator_sees_why_an_activity_failed_with_the_causes()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>(
                    "Fail",
                    _ => throw new InvalidOperationException("outer", new TimeoutException("inner"))
                )
                .Orchestrator(
                    "Catch",
                    async context =>
                    {
                        try
                        {
                            return $"{await context.CallActivityAsync<int>("Fail")}";
                        }
                        catch (TaskFailedException failure)
                        {
                            TaskFailureDetails details = failure.FailureDetails;
                            return $"{failure.TaskName} #{failure.TaskId}: {details.IsCausedBy<InvalidOperationException>()} "
                                + $"{details.ErrorMessage} < {details.InnerFailure!.ErrorMessage}";
                        }
                    }
                )
        );

        string id = await engine.RunAsync("Catch");

        Assert.Equal("Fail #0: True outer < inner", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_failure_of_a_grandchild_arrives_with_every_level_between()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Fail", _ => throw new TimeoutException("root"))
                .Orchestrator("Child", context => context.CallActivityAsync<int>("Fail"))
                .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"))
        );

        string id = await engine.RunAsync("Parent");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        TaskFailureDetails details = status.FailureDetails!;
        Assert.Equal(typeof(TaskFailedException).FullName, details.ErrorType);
        Assert.Equal(typeof(TaskFailedException).FullName, details.InnerFailure!.ErrorType);
        Assert.True(details.InnerFailure.InnerFailure!.IsCausedBy<TimeoutException>());
        Assert.Equal(details.ToString(), status.SerializedOutput);
    }

    [Fact]
    public async Task An_unknown_orchestrator_fails_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(new TestFunctions());

        string id = await engine.RunAsync("NoSuch");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains("NoSuch", status.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_waits_until_nothing_is_open()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator<int>(
                "Gate",
                context =>
                {
                    _ = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    throw new InvalidOperationException();
                }
            )
        );
        string id = await engine.RunAsync("Gate");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_custom_status_over_16_KB_is_refused()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Status",
                context =>
                {
                    // Two quotes belong to it.
                    context.SetCustomStatus(new string('x', (8 * 1024) - 2));
                    context.SetCustomStatus(new string('x', (8 * 1024) - 1));
                    return Task.FromResult(0);
                }
            )
        );

        string id = await engine.RunAsync("Status");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.True(status.FailureDetails!.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public async Task An_input_that_an_activity_can_not_read_is_the_activitys_failure()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Number", number => number)
                .Orchestrator("Call", context => context.CallActivityAsync<int>("Number", "no number"))
        );

        string id = await engine.RunAsync("Call");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, status.FailureDetails!.ErrorType);
        Assert.NotNull(status.FailureDetails.InnerFailure);
    }

    [Fact]
    public async Task An_input_that_the_orchestrator_can_not_read_fails_the_orchestration()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Number", context => Task.FromResult(context.GetInput<int>()))
        );

        string id = await engine.RunAsync("Number", "no number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_result_that_the_orchestrator_can_not_read_fails_the_await()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, string>("Text", _ => "no number")
                .Orchestrator("Call", context => context.CallActivityAsync<int>("Text"))
        );

        string id = await engine.RunAsync("Call");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.True(status.FailureDetails!.IsCausedBy<InvalidOperationException>());
        Assert.NotNull(status.FailureDetails.InnerFailure);
    }

    [Fact]
    public async Task An_unknown_sub_orchestrator_is_not_tried_again()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Parent",
                context =>
                    context.CallSubOrchestratorAsync<int>(
                        "NoSuch",
                        TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromHours(1)))
                    )
            )
        );

        string id = await engine.RunAsync("Parent");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains("NoSuch", status.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }
}
