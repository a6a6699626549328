using System.Diagnostics;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed class SecretTests
{
    private const string Secret = "+49-1577-secret";

    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<string, string>("Echo", text => text)
        .Activity<string, string>("Break", text => throw new InvalidTimeZoneException("Not a number: " + text))
        .Orchestrator("Child", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("Flow", FlowAsync);

    [Fact]
    public async Task Nothing_of_what_an_orchestration_is_about_is_in_logs_spans_or_metrics()
    {
        using FakeLoggerProvider logs = new();
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, logs: logs);
        using MeterRecorder meter = new(engine);

        await RunAsync(engine);

        Assert.Contains(
            logs.Lines(LogLevel.Information),
            line => line.Contains("'Break' failed", StringComparison.Ordinal)
        );
        Assert.All(logs.Lines(LogLevel.Information), AssertClean);
        Assert.NotEmpty(trace.Single("orchestration:Flow", ActivityKind.Server).Links);
        Assert.All(trace.Spans.SelectMany(TextsOf), AssertClean);
        Assert.NotEmpty(meter.Tags);
        Assert.All(meter.Tags, tag => AssertClean($"{tag.Key}={tag.Value}"));
    }

    [Fact]
    public async Task The_message_of_a_failure_is_logged_for_whoever_debugs()
    {
        using FakeLoggerProvider logs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, logs: logs);

        await RunAsync(engine);

        Assert.Contains(
            logs.Lines(LogLevel.Debug),
            line => line.Contains("Not a number: " + Secret, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Lines_about_an_orchestration_have_its_id_first()
    {
        using FakeLoggerProvider logs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, logs: logs);

        string id = await RunAsync(engine);

        Assert.Contains(
            logs.Lines(LogLevel.Information),
            line => line.StartsWith($"Orchestration '{id}': ", StringComparison.Ordinal)
        );
    }

    private static async Task<string> RunAsync(EngineHarness engine)
    {
        string id = await engine.RunAsync("Flow", Secret);
        await engine.RaiseAsync(id, "answer", Secret);
        Assert.Equal(Secret, await engine.OutputAsync<string>(id));
        return id;
    }

    private static void AssertClean(string text) =>
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> TextsOf(Activity span) =>
        [
            span.DisplayName,
            span.StatusDescription ?? "",
            .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
            .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
            .. span.Events.SelectMany(item => item.Tags).Select(tag => $"{tag.Key}={tag.Value}"),
        ];

    private static async Task<string> FlowAsync(TaskOrchestrationContext context)
    {
        string text = context.GetInput<string>()!;
        context.SetCustomStatus(text);
        await context.CallActivityAsync<string>("Echo", text);
        await context.CallSubOrchestratorAsync<string>("Child", text);
        string answer = await context.WaitForExternalEvent<string>("answer");
        try
        {
            await context.CallActivityAsync<string>("Break", text);
        }
        catch (TaskFailedException)
        {
            context.SetCustomStatus("failed: " + text);
        }

        return answer;
    }
}
