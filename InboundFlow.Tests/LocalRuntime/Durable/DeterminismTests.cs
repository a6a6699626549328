using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class DeterminismTests
{
    private static readonly Func<TaskOrchestrationContext, Task<int>> Original = async context =>
    {
        await context.CallActivityAsync<int>("A", 1);
        await context.WaitForExternalEvent<object>("go");
        return await context.CallActivityAsync<int>("B", 2);
    };

    public static TheoryData<string, string?> Changes =>
        new()
        {
            { "another name", "asked for activity 'B'" },
            { "another kind", "asked for a timer" },
            { "nothing", "(yet)" },
            { "another case", null },
            { "another input", null },
            { "more at the end", null },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Changed_code_under_a_running_instance_is_told_with_both_sides(string change, string? expected)
    {
        await using EngineHarness first = await EngineHarness.StartAsync(Functions(Original));
        string id = await first.RunAsync("Flow");
        await first.DisposeAsync();

        await using EngineHarness second = await EngineHarness.StartAsync(Functions(Changed(change)), first.Store);
        await second.RaiseAsync(id, "go");

        OrchestrationMetadata status = await second.StatusAsync(id);
        if (expected is null)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, status.RuntimeStatus);
            return;
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains("Non-deterministic", status.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(expected, status.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(
            "its history has activity 'A' there",
            status.FailureDetails.ErrorMessage,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Awaiting_what_is_not_durable_fails_the_instance()
    {
        TaskCompletionSource never = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions(async _ =>
            {
                await never.Task;
                return 0;
            })
        );

        string id = await engine.RunAsync("Flow");

        await AssertInvalidAsync(engine, id);
    }

    [Fact]
    public async Task Code_that_comes_back_from_elsewhere_while_a_timer_is_open_fails_the_instance()
    {
        TaskCompletionSource later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions(async context =>
            {
                Task timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                await later.Task;
                await timer;
                return 0;
            })
        );
        string id = await engine.RunAsync("Flow");
        Task<OrchestrationMetadata> end = engine.Client.WaitForInstanceCompletionAsync(id);

        later.SetResult();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await end).RuntimeStatus);
        await AssertInvalidAsync(engine, id);
    }

    [Fact]
    public async Task Calling_the_context_from_another_thread_fails_the_instance()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions(async context =>
            {
#pragma warning disable VSTHRD105, CA2008 // The mistake this is about.
                return await Task.Run(() => context.CallActivityAsync<int>("A", 1));
#pragma warning restore VSTHRD105, CA2008
            })
        );

        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await engine.Client.WaitForInstanceCompletionAsync(id);

        await AssertInvalidAsync(engine, id);
    }

    [Fact]
    public async Task Guids_and_the_time_are_the_same_on_every_replay_and_differ_from_each_other()
    {
        List<string> seen = [];
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions(async context =>
            {
                seen.Add($"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtcDateTime:o}");
                await context.CallActivityAsync<int>("A", 1);
                await context.CallActivityAsync<int>("A", 2);
                return 0;
            })
        );

        await engine.RunAsync("Flow");

        Assert.Equal(3, seen.Count);
        string line = Assert.Single(seen.Distinct(StringComparer.Ordinal));
        Assert.NotEqual(line.Split(' ')[0], line.Split(' ')[1], StringComparer.Ordinal);
    }

    [Fact]
    public void A_guid_is_the_one_the_official_runtime_gives()
    {
        // Version 5 of RFC 4122 over "{instance}_{time:o}_{count}", worked out independently.
        Guid guid = InboundFlow.LocalRuntime.Durable.Replay.DurableGuid.Create(
            "instance",
            new DateTime(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc),
            0
        );

        Assert.Equal(Guid.Parse("7968c2d7-777d-5706-b290-ee81570da618"), guid);
    }

    [Fact]
    public async Task Replaying_is_true_for_what_has_happened_and_false_for_what_is_new()
    {
        List<string> seen = [];
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions(async context =>
            {
                seen.Add($"begin {context.IsReplaying}");
                await context.CallActivityAsync<int>("A", 1);
                seen.Add($"end {context.IsReplaying}");
                return 0;
            })
        );

        await engine.RunAsync("Flow");

        Assert.Equal(["begin False", "begin True", "end False"], seen, StringComparer.Ordinal);
    }

    private static TestFunctions Functions(Func<TaskOrchestrationContext, Task<int>> flow) =>
        new TestFunctions()
            .Activity<int, int>("A", number => number)
            .Activity<int, int>("B", number => number)
            .Orchestrator("Flow", flow);

    private static Func<TaskOrchestrationContext, Task<int>> Changed(string change) =>
        async context =>
        {
            switch (change)
            {
                case "another name":
                    await context.CallActivityAsync<int>("B", 1);
                    break;
                case "another kind":
                    await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    break;
                case "another case":
                    await context.CallActivityAsync<int>("a", 1);
                    break;
                case "another input":
                    await context.CallActivityAsync<int>("A", 100);
                    break;
                case "more at the end":
                    await context.CallActivityAsync<int>("A", 1);
                    await context.WaitForExternalEvent<object>("go");
                    await context.CallActivityAsync<int>("A", 1);
                    break;
                default:
                    break;
            }

            if (change is "another case" or "another input" or "nothing")
            {
                await context.WaitForExternalEvent<object>("go");
            }

            return 0;
        };

    private static async Task AssertInvalidAsync(EngineHarness engine, string id)
    {
        await engine.SettleAsync();
        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains(
            "invalid asynchronous invocation",
            status.FailureDetails!.ErrorMessage,
            StringComparison.Ordinal
        );
    }
}
