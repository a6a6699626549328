using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class ExternalEventTests
{
    [Fact]
    public async Task An_event_reaches_who_waits_for_it_whatever_the_case_of_its_name()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<int>("Go"))
        );
        string id = await engine.RunAsync("Wait");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.RaiseAsync(id, "gO", 5);

        Assert.Equal(5, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task Events_that_come_early_are_kept_in_order_for_their_waits()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Late",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("begin");
                    int first = await context.WaitForExternalEvent<int>("n");
                    int second = await context.WaitForExternalEvent<int>("N");
                    return $"{first},{second}";
                }
            )
        );
        string id = await engine.RunAsync("Late");

        await engine.RaiseAsync(id, "n", 1);
        await engine.RaiseAsync(id, "N", 2);
        await engine.RaiseAsync(id, "begin");

        Assert.Equal("1,2", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task An_event_raised_for_an_instance_that_has_not_begun_is_kept()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
        );
        string id = await engine.RunAsync(
            "Wait",
            null,
            new StartOrchestrationOptions("s", EngineHarness.Start.AddHours(1))
        );
        await engine.RaiseAsync(id, "go", 7);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(7, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task Of_several_waits_the_newest_gets_the_event()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Two",
                async context =>
                {
                    Task<int> older = context.WaitForExternalEvent<int>("n");
                    Task<int> newer = context.WaitForExternalEvent<int>("n");
                    int[] both = await Task.WhenAll(older, newer);
                    return $"older {both[0]}, newer {both[1]}";
                }
            )
        );
        string id = await engine.RunAsync("Two");

        await engine.RaiseAsync(id, "n", 1);
        await engine.RaiseAsync(id, "n", 2);

        Assert.Equal("older 2, newer 1", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_does_not_swallow_the_event()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Cancelled",
                async context =>
                {
                    using CancellationTokenSource cancel = new();
                    Task<int> abandoned = context.WaitForExternalEvent<int>("n", cancel.Token);
#pragma warning disable VSTHRD103 // CancelAsync goes through the thread pool, which an orchestrator must not.
                    cancel.Cancel();
#pragma warning restore VSTHRD103
                    await context.WaitForExternalEvent<object>("begin");
                    int got = await context.WaitForExternalEvent<int>("n");
                    return $"{abandoned.IsCanceled} {got}";
                }
            )
        );
        string id = await engine.RunAsync("Cancelled");

        await engine.RaiseAsync(id, "n", 3);
        await engine.RaiseAsync(id, "begin");

        Assert.Equal("True 3", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task One_event_can_not_be_awaited_as_two_types()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Types",
                async context =>
                {
                    Task<int> number = context.WaitForExternalEvent<int>("n");
                    Task<string> text = context.WaitForExternalEvent<string>("n");
                    await Task.WhenAll(number, text);
                    return 0;
                }
            )
        );

        string id = await engine.RunAsync("Types");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.True(status.FailureDetails!.IsCausedBy<ArgumentException>());
    }

    [Fact]
    public async Task An_event_that_can_not_be_read_fails_the_orchestration()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<int>("n"))
        );
        string id = await engine.RunAsync("Wait");

        await engine.RaiseAsync(id, "n", "not a number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Events_for_nobody_and_for_the_dead_are_dropped()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Quick", _ => Task.FromResult(1))
        );
        await engine.RaiseAsync("nobody", "n", 1);
        string id = await engine.RunAsync("Quick");

        await engine.RaiseAsync(id, "n", 1);

        Assert.Null(await engine.Client.GetInstanceAsync("nobody"));
        Assert.Equal(1, await engine.OutputAsync<int>(id));
        Assert.Empty(await engine.Store.FindUnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Too_large_an_event_is_refused_with_the_remedy()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<string>("n"))
        );
        string id = await engine.RunAsync("Wait");

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            engine.Client.RaiseEventAsync(id, "n", new string('x', 4 * 1024 * 1024))
        );

        Assert.Contains("pass a reference", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestration_can_send_an_event_to_another()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("n"))
                .Orchestrator(
                    "Send",
                    context =>
                    {
                        context.SendEvent("receiver", "n", 9);
                        return Task.FromResult(0);
                    }
                )
        );
        await engine.RunAsync("Wait", null, new StartOrchestrationOptions("receiver"));

        await engine.RunAsync("Send");

        Assert.Equal(9, await engine.OutputAsync<int>("receiver"));
    }
}
