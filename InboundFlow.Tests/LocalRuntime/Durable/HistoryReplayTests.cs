using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class HistoryReplayTests
{
    private static readonly Func<TaskOrchestrationContext, Task<string>> Original = async context =>
    {
        string a = await context.CallActivityAsync<string>("A");
        Task<string> answer = context.WaitForExternalEvent<string>("answer");
        using CancellationTokenSource deadline = new();
        await Task.WhenAny(answer, context.CreateTimer(TimeSpan.FromHours(1), deadline.Token));
        deadline.Cancel();
        return a + await context.CallSubOrchestratorAsync<string>("Child", "c");
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_code_that_made_a_history_replays_the_same_wherever_it_stands(int steps)
    {
        RecordedHistory recorded = await RecordAsync(Original, steps);

        ReplayVerdict verdict = Replay(Original, recorded);

        Assert.Equal(new ReplayVerdict.Same(recorded.Events.Count), verdict);
    }

    [Fact]
    public async Task A_timer_that_was_due_at_once_does_not_fire_in_the_replay_of_a_history_without_it()
    {
        Func<TaskOrchestrationContext, Task<string>> code = async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
            return await context.CallActivityAsync<string>("A");
        };
        RecordedHistory recorded = await RecordAsync(code, 0);
        HistoryEvent[] cut = [.. recorded.Events.TakeWhile(item => item is not TimerFired)];

        Assert.Equal(new ReplayVerdict.Same(cut.Length - 1), Replay(code, recorded with { Events = cut[..^1] }));
    }

    [Fact]
    public async Task Another_activity_is_named_with_the_recorded_one()
    {
        RecordedHistory recorded = await RecordAsync(Original, 2);

        string difference = Difference(
            Replay(async context => await context.CallActivityAsync<string>("B") + "", recorded)
        );

        Assert.Contains("as step 0 it asked for activity 'B'", difference, StringComparison.Ordinal);
        Assert.Contains("its history has activity 'A'", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_history_does_not_have_is_named()
    {
        RecordedHistory recorded = await RecordAsync(Original, 1);

        string difference = Difference(
            Replay(
                context =>
                {
                    Task<string> all = Original(context);
                    context.SendEvent("other", "hello", 1);
                    return all;
                },
                recorded with
                {
                    Events = [.. recorded.Events.Where(item => item is not ScheduledEvent { EventId: > 0 })],
                }
            )
        );

        Assert.Contains("As step 1 the code asks for event 'hello'", difference, StringComparison.Ordinal);
        Assert.Contains("the history has nothing there", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_code_makes_no_more_is_named()
    {
        RecordedHistory recorded = await RecordAsync(Original, 1);

        string difference = Difference(Replay(_ => Task.FromResult(""), recorded));

        Assert.Contains("as step 0 it has not asked for anything", difference, StringComparison.Ordinal);
        Assert.Contains("its history has activity 'A'", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_output_is_named_with_the_recorded_one()
    {
        RecordedHistory recorded = await RecordAsync(Original, 2);

        string difference = Difference(Replay(async context => (await Original(context)).ToUpperInvariant(), recorded));

        Assert.Contains("completes with \"ac!\"", difference, StringComparison.Ordinal);
        Assert.Contains("the code completes with \"AC!\"", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_goes_on_where_the_history_ends_is_named()
    {
        RecordedHistory recorded = await RecordAsync(Original, 2);

        string difference = Difference(
            Replay(
                async context => await Original(context) + await context.WaitForExternalEvent<string>("one more thing"),
                recorded
            )
        );

        Assert.Contains("completes with \"ac!\"", difference, StringComparison.Ordinal);
        Assert.Contains("the code waits", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_ends_where_the_history_waits_is_named()
    {
        RecordedHistory recorded = await RecordAsync(
            async context =>
                await context.CallActivityAsync<string>("A") + await context.WaitForExternalEvent<string>("later"),
            0
        );

        string difference = Difference(
            Replay(
                async context =>
                {
                    context.ContinueAsNew(await context.CallActivityAsync<string>("A"));
                    return "";
                },
                recorded
            )
        );

        Assert.Contains("waits", difference, StringComparison.Ordinal);
        Assert.Contains("the code continues as new", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_compared_by_what_it_says_and_not_by_where_it_was_thrown()
    {
        RecordedHistory recorded = await RecordAsync(
            async context => throw new InvalidOperationException(await context.CallActivityAsync<string>("A")),
            0
        );

        ReplayVerdict same = Replay(
            async context =>
            {
                string a = await context.CallActivityAsync<string>("A");
                throw new InvalidOperationException(a);
            },
            recorded
        );
        string difference = Difference(
            Replay(
                async context => throw new NotSupportedException(await context.CallActivityAsync<string>("A")),
                recorded
            )
        );

        Assert.IsType<ReplayVerdict.Same>(same);
        Assert.Contains("fails with System.InvalidOperationException: a", difference, StringComparison.Ordinal);
        Assert.Contains("the code fails with System.NotSupportedException: a", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_one_replays_as_far_as_it_came()
    {
        RecordedHistory recorded = await RecordAsync(
            Original,
            1,
            async (engine, id) => await engine.Client.TerminateInstanceAsync(id)
        );

        Assert.Equal(
            OrchestrationRuntimeStatus.Terminated,
            recorded.Events.OfType<ExecutionCompleted>().Single().OrchestrationStatus
        );
        Assert.IsType<ReplayVerdict.Same>(Replay(Original, recorded));
    }

    [Fact]
    public async Task What_came_while_it_was_suspended_is_not_played_before_it_is_resumed()
    {
        RecordedHistory recorded = await RecordAsync(
            Original,
            0,
            async (engine, id) =>
            {
                await engine.Client.SuspendInstanceAsync(id);
                await engine.RaiseAsync(id, "answer", "yes");
            }
        );

        Assert.Contains(recorded.Events, item => item is EventRaised);
        Assert.IsType<ReplayVerdict.Same>(Replay(Original, recorded));
    }

    [Fact]
    public async Task A_history_that_ended_because_the_code_had_changed_is_replayed_up_to_there()
    {
        await using EngineHarness first = await EngineHarness.StartAsync(Functions(Original));
        string id = await first.RunAsync("Flow");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(
            Functions(_ => Task.FromResult("changed")),
            first.Store
        );
        await second.RaiseAsync(id, "answer", "yes");
        RecordedHistory recorded = await ReadAsync(second, id);
        Assert.NotNull(recorded.Events.OfType<ExecutionCompleted>().Single().FailureDetails);

        Assert.IsType<ReplayVerdict.Same>(Replay(Original, recorded));
        Assert.Contains(
            "its history has activity 'A'",
            Difference(Replay(_ => Task.FromResult("changed"), recorded)),
            StringComparison.Ordinal
        );
    }

    private static string Difference(ReplayVerdict verdict) => Assert.IsType<ReplayVerdict.Differs>(verdict).Message;

    private static ReplayVerdict Replay(Func<TaskOrchestrationContext, Task<string>> code, RecordedHistory recorded) =>
        new HistoryReplay(
            new OrchestratorTurn(Functions(code), new JsonDataConverter(), NullLoggerFactory.Instance)
        ).Run(recorded);

    /// <summary>Runs the code, and answers it so many times.</summary>
    private static async Task<RecordedHistory> RecordAsync(
        Func<TaskOrchestrationContext, Task<string>> code,
        int steps,
        Func<EngineHarness, string, Task>? interfere = null
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions(code));
        string id = await engine.RunAsync("Flow");
        await (interfere?.Invoke(engine, id) ?? Task.CompletedTask);
        await engine.SettleAsync();
        if (steps > 0)
        {
            await engine.RaiseAsync(id, "answer", "yes");
        }

        if (steps > 1)
        {
            string child = (await ReadAsync(engine, id))
                .Events.OfType<SubOrchestrationInstanceCreated>()
                .Single()
                .InstanceId;
            await engine.RaiseAsync(child, "go");
        }

        return await ReadAsync(engine, id);
    }

    private static async Task<RecordedHistory> ReadAsync(EngineHarness engine, string id)
    {
        StoredInstance stored = (await engine.Store.PeekAsync(id, CancellationToken.None))!;
        return new RecordedHistory(id, stored.Head.ExecutionId, stored.History);
    }

    private static TestFunctions Functions(Func<TaskOrchestrationContext, Task<string>> code) =>
        new TestFunctions()
            .Activity<object, string>("A", _ => "a")
            .Activity<object, string>("B", _ => "b")
            .Orchestrator(
                "Child",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("go");
                    return context.GetInput<string>() + "!";
                }
            )
            .Orchestrator("Flow", code);
}
