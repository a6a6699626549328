using System.Text.Json.Nodes;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class HistoryTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private ManagementHost app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await ManagementHost.StartAsync(azurite);
        await app.RunAsync("one", "Everything", "all");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_timer_that_is_not_due_stands_alone()
    {
        JsonArray events = await HistoryAsync("?showHistory=true");

        Assert.Equal(["ExecutionStarted", "TimerCreated"], Types(events));
        Assert.Equal(["EventType", "FireAt", "Timestamp"], Keys(events[1]));
        Assert.Equal("2026-03-02T09:01:00.0000000Z", (string?)events[1]!["FireAt"]);
    }

    [Fact]
    public async Task Every_event_has_its_keys_and_no_others()
    {
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.Client.RaiseEventAsync("one", "End", "bye", TestContext.Current.CancellationToken);
        await app.Host.DrainAsync();

        JsonArray events = await HistoryAsync("?showHistory=true&showHistoryOutput=true");

        Assert.Equal(
            [
                "ExecutionStarted: EventType,FunctionName,Input,Timestamp",
                "TimerCreated: EventType,FireAt,Timestamp",
                "TimerFired: EventType,FireAt,Timestamp",
                "SubOrchestrationInstanceCompleted: EventType,FunctionName,Input,InstanceId,Result,ScheduledTime,Timestamp",
                "SubOrchestrationInstanceFailed: Details,EventType,FailureDetails,FunctionName,InstanceId,Reason,ScheduledTime,Timestamp",
                "EventSent: EventType,Input,InstanceId,Name,Timestamp",
                "EventRaised: EventType,Input,Name,Timestamp",
                "ExecutionCompleted: EventType,OrchestrationStatus,Result,Timestamp",
            ],
            events.Select(each => $"{(string?)each!["EventType"]}: {string.Join(',', Keys(each))}")
        );
        Assert.Equal("Everything", (string?)events[0]!["FunctionName"]);
        Assert.Equal("all", (string?)events[0]!["Input"]);
        Assert.Equal("Echo", (string?)events[3]!["FunctionName"]);
        Assert.Equal("child", (string?)events[3]!["Result"]!["Text"]);
        Assert.Equal("Fail", (string?)events[4]!["FunctionName"]);
        Assert.Equal("Completed", (string?)events[^1]!["OrchestrationStatus"]);
        Assert.Equal("bye", (string?)events[^1]!["Result"]);
    }

    [Fact]
    public async Task A_failure_is_described_down_to_its_cause_and_without_a_stack()
    {
        await app.RunAsync("two", "Fail");

        JsonArray events = (JsonArray)
            (await app.StatusAsync("two", "?showHistory=true&showHistoryOutput=true"))["historyEvents"]!;

        Assert.Equal(["ExecutionStarted", "TaskFailed", "ExecutionCompleted"], Types(events));
        JsonNode failed = events[1]!;
        Assert.Equal("Broken on purpose", (string?)failed["Reason"]);
        Assert.Equal("System.InvalidOperationException: Broken on purpose", (string?)failed["Details"]);
        Assert.Equal("System.InvalidOperationException", (string?)failed["FailureDetails"]!["ErrorType"]);
        Assert.Equal("Broken on purpose", (string?)failed["FailureDetails"]!["ErrorMessage"]);
        Assert.Equal("Failed", (string?)events[2]!["OrchestrationStatus"]);
        Assert.Equal(
            "System.InvalidOperationException",
            (string?)events[2]!["FailureDetails"]!["InnerFailure"]!["ErrorType"]
        );
        Assert.DoesNotContain("   at ", events.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_and_outputs_are_there_only_when_asked_for()
    {
        await app.RunAsync("two", "Echo");

        JsonArray bare = (JsonArray)
            (await app.StatusAsync("two", "?showHistory=true&showInput=false"))["historyEvents"]!;

        Assert.Equal(["EventType", "FunctionName", "Timestamp"], Keys(bare[0]));
        Assert.Equal(["EventType", "OrchestrationStatus", "Timestamp"], Keys(bare[1]));
        Assert.Null((await app.StatusAsync("two"))["historyEvents"]);
    }

    private async Task<JsonArray> HistoryAsync(string query) =>
        (JsonArray)(await app.StatusAsync("one", query))["historyEvents"]!;

    private static IEnumerable<string?> Types(JsonArray events) => events.Select(each => (string?)each!["EventType"]);

    private static IEnumerable<string> Keys(JsonNode? each) =>
        each!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
