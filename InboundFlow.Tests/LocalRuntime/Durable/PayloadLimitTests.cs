using InboundFlow.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class PayloadLimitTests
{
    private const int Limit = 4 * 1024 * 1024;

    [Theory]
    [InlineData(0, false)]
    [InlineData(64 * 1024, false)]
    [InlineData((64 * 1024) + 1, true)]
    [InlineData(Limit, true)]
    public void A_text_up_to_4_MB_passes_and_a_large_one_is_complained_of_without_its_content(int bytes, bool warned)
    {
        FakeLogger<PayloadLimits> log = new();
        PayloadLimits limits = new(Options.Create(new DurableEngineOptions()), log);
        string text = new('x', bytes);

        Assert.Same(text, limits.Check(text, "order-1", "The input of activity 'Ship'"));
        Assert.Same(text, limits.Check(text, "order-1", "The input of activity 'Ship'", isNew: false));

        IReadOnlyList<FakeLogRecord> lines = log.Collector.GetSnapshot();
        string[] expected = warned ? [$"order-1|The input of activity 'Ship'|{bytes / 1024}"] : [];
        Assert.Equal(
            expected,
            lines.Select(line => string.Join('|', line.StructuredState!.Take(3).Select(value => value.Value)))
        );
        Assert.All(lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.All(lines, line => Assert.DoesNotContain("xxxx", line.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x", Limit + 1)]
    [InlineData("\u00fc", (Limit / 2) + 1)]
    [InlineData("\u4e2d", (Limit / 3) + 1)]
    public void A_text_over_4_MB_is_refused_with_its_size_and_what_to_do(string letter, int count)
    {
        string text = string.Concat(Enumerable.Repeat(letter, count));

        ArgumentException refusal = Assert.Throws<ArgumentException>(() =>
            PayloadLimits.Default.Check(text, "id", "The input")
        );

        Assert.StartsWith("The input takes 419430", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pass a reference", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("maxGrpcMessageSizeInBytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_refuses_what_is_too_large()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Wait", context => context.WaitForExternalEvent<string>("go"))
        );
        string id = await engine.RunAsync("Wait");
        string large = new('x', Limit);

        await Assert.ThrowsAsync<ArgumentException>(() => engine.RunAsync("Wait", large));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.RaiseAsync(id, "go", large));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            engine.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(large))
        );

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_result_that_is_too_large_fails_the_activity_and_is_not_tried_again()
    {
        int runs = 0;
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, string>(
                    "Large",
                    _ =>
                    {
                        Interlocked.Increment(ref runs);
                        return new string('x', Limit);
                    }
                )
                .Orchestrator(
                    "Call",
                    context =>
                        context.CallActivityAsync<string>(
                            "Large",
                            options: new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1)))
                        )
                )
        );

        string id = await engine.RunAsync("Call");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Contains(
            "pass a reference",
            status.FailureDetails!.InnerFailure!.ErrorMessage,
            StringComparison.Ordinal
        );
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("child")]
    [InlineData("event")]
    [InlineData("output")]
    [InlineData("again")]
    public async Task What_an_orchestrator_passes_on_may_not_be_too_large_either(string way)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator("Pass", context => PassAsync(context, new string('x', Limit)))
        );

        string id = await engine.RunAsync("Pass", way);

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.True(status.FailureDetails!.IsCausedBy<ArgumentException>());
    }

    [Theory]
    [InlineData(5, OrchestrationRuntimeStatus.Completed)]
    [InlineData(6, OrchestrationRuntimeStatus.Failed)]
    public async Task An_orchestrator_that_asks_for_too_much_at_once_fails_at_once(
        int count,
        OrchestrationRuntimeStatus expected
    )
    {
        int runs = 0;
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Count", _ => Interlocked.Increment(ref runs))
                .Orchestrator(
                    "Loop",
                    async context =>
                    {
                        // Over several turns it may be as much as it likes.
                        await AskAsync(context, 5);
                        await AskAsync(context, count);
                        return "done";
                    }
                ),
            configure: options => options.MaxActionsPerTurn = 5
        );

        string id = await engine.RunAsync("Loop");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(expected, status.RuntimeStatus);
        Assert.Equal(count == 5 ? 10 : 5, runs);
        Assert.Equal(
            count == 6,
            status.FailureDetails?.ErrorMessage.Contains("maxOrchestrationActions", StringComparison.Ordinal) ?? false
        );
    }

    private static async Task<object> PassAsync(TaskOrchestrationContext context, string large)
    {
        switch (context.GetInput<string>())
        {
            case "activity":
                return await context.CallActivityAsync<string>("Any", large);
            case "child":
                return await context.CallSubOrchestratorAsync<string>("Any", large);
            case "event":
                context.SendEvent("any", "go", large);
                return 0;
            case "again":
                context.ContinueAsNew(large);
                return 0;
            default:
                return large;
        }
    }

    private static async Task AskAsync(TaskOrchestrationContext context, int count)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.CallActivityAsync<int>("Count", 0)));
        }
        catch (InvalidOperationException)
        {
            // The limit is not for the orchestrator to handle.
        }
    }
}
