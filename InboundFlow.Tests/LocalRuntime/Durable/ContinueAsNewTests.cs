using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task An_orchestration_begins_again_with_a_new_input_and_a_short_history()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<int, int>("AddOne", number => number + 1)
                .Orchestrator(
                    "Count",
                    async context =>
                    {
                        int next = await context.CallActivityAsync<int>("AddOne", context.GetInput<int>());
                        if (next < 5)
                        {
                            context.SetCustomStatus($"at {next}");
                            context.ContinueAsNew(next);
                        }

                        return next;
                    }
                )
        );

        string id = await engine.RunAsync("Count", 0);

        Assert.Equal(5, await engine.OutputAsync<int>(id));
        Assert.Equal("at 4", (await engine.StatusAsync(id)).ReadCustomStatusAs<string>());
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Single(history.OfType<TaskScheduled>());
        Assert.Equal("4", Assert.Single(history.OfType<ExecutionStarted>()).Input);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_nobody_has_taken_are_carried_over_unless_that_is_not_wanted(bool preserve)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Carry",
                async context =>
                {
                    if (context.GetInput<int>() == 0)
                    {
                        await context.WaitForExternalEvent<object>("again");
                        context.ContinueAsNew(1, preserve);
                        return "";
                    }

                    List<int> got = [];
                    while (true)
                    {
                        int next = await context.WaitForExternalEvent<int>("n");
                        if (next < 0)
                        {
                            return string.Join(',', got);
                        }

                        got.Add(next);
                    }
                }
            )
        );
        string id = await engine.RunAsync("Carry", 0);
        for (int i = 1; i <= 5; i++)
        {
            await engine.RaiseAsync(id, "n", i);
        }

        await engine.RaiseAsync(id, "again");
        await engine.RaiseAsync(id, "n", 6);
        await engine.RaiseAsync(id, "n", 7);
        await engine.RaiseAsync(id, "n", -1);

        Assert.Equal(preserve ? "1,2,3,4,5,6,7" : "6,7", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Throwing_after_continuing_as_new_fails_the_instance()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator<int>(
                "Throw",
                context =>
                {
                    context.ContinueAsNew(1);
                    throw new InvalidOperationException();
                }
            )
        );

        string id = await engine.RunAsync("Throw", 0);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task An_event_sent_on_the_way_out_is_delivered()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("n"))
                .Orchestrator(
                    "Send",
                    context =>
                    {
                        if (context.GetInput<int>() == 0)
                        {
                            context.SendEvent("receiver", "n", 4);
                            context.ContinueAsNew(1);
                        }

                        return Task.FromResult(0);
                    }
                )
        );
        await engine.RunAsync("Wait", null, new StartOrchestrationOptions("receiver"));

        await engine.RunAsync("Send", 0);

        Assert.Equal(4, await engine.OutputAsync<int>("receiver"));
    }

    [Fact]
    public async Task What_the_instance_is_stays_while_its_execution_is_another()
    {
        FakeTimeProvider clock = new(EngineHarness.Start);
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator(
                    "Again",
                    async context =>
                    {
                        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                        if (context.GetInput<int>() == 0)
                        {
                            context.SetCustomStatus("carried");
                            context.ContinueAsNew(1);
                        }

                        return $"{context.Version} {context.Parent?.InstanceId}";
                    }
                )
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<string>(
                            "Again",
                            0,
                            new SubOrchestrationOptions(instanceId: "child") { Version = "2" }
                        )
                ),
            clock: clock
        );
        string id = await engine.RunAsync("Parent");
        await engine.AdvanceAsync(TimeSpan.FromHours(1));

        OrchestrationMetadata between = await engine.StatusAsync("child");
        await engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, between.RuntimeStatus);
        Assert.Equal(EngineHarness.Start, between.CreatedAt);
        Assert.Equal("1", between.SerializedInput);
        Assert.Equal($"2 {id}", await engine.OutputAsync<string>(id));
        Assert.Equal("carried", (await engine.StatusAsync("child")).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task An_orchestration_begins_again_only_when_nothing_of_the_old_execution_is_open()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Gate",
                context =>
                {
                    if (context.GetInput<int>() == 0)
                    {
                        _ = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                        context.ContinueAsNew(1);
                    }

                    return Task.FromResult(context.GetInput<int>());
                }
            )
        );
        string id = await engine.RunAsync("Gate", 0);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await engine.OutputAsync<int>(id));
    }

    [Theory]
    [InlineData(true, "m0,m1,m3")]
    [InlineData(false, "m3")]
    public void Events_that_come_in_the_turn_after_the_call_are_carried_in_any_case(bool preserve, string expected)
    {
        TurnRunner runner = new(
            new TestFunctions().Orchestrator(
                "Carry",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("go");
                    context.ContinueAsNew(1, preserve);
                    return 0;
                }
            ),
            "Carry"
        );
        runner.Run();

        TurnResult result = runner.Run(
            runner.Raised("n", "1"),
            runner.Raised("n", "2"),
            runner.Raised("go"),
            runner.Raised("n", "3")
        );

        TurnOutcome.ContinuedAsNew again = Assert.IsType<TurnOutcome.ContinuedAsNew>(result.Outcome);
        Assert.Equal(expected, string.Join(',', again.Carried.Select(raised => raised.MessageId)));
    }
}
