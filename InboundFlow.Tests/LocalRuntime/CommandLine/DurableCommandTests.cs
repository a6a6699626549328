using InboundFlow.LocalRuntime.CommandLine;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.CommandLine;

public sealed class DurableCommandTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inboundflow-command-");

    [Theory]
    [InlineData()]
    [InlineData("--port", "7071")]
    [InlineData("--durable", "get-history")]
    public void Other_arguments_are_for_the_app(params string[] args) => Assert.Null(DurableCommand.Parse(args));

    [Fact]
    public async Task The_history_of_a_running_instance_is_written_while_the_app_serves_and_replays()
    {
        await using TestHost host = await TestHost.StartAsync(await OptionsAsync(typeof(Greeting)));
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync(
            "Greet",
            "Ann",
            new StartOrchestrationOptions("greet-1")
        );
        await host.DrainAsync();

        CommandResult got = await TestCommand.RunAsync(host.Options, "durable", "get-history", "--id", id);
        string file = Write(got.Output);
        CommandResult replayed = await ReplayAsync(host.Options, file);

        Assert.Equal((CommandRunner.Done, ""), (got.ExitCode, got.Errors));
        RecordedHistory recorded = HistoryJson.Read(got.Output);
        Assert.Equal("greet-1", recorded.InstanceId);
        Assert.Single(recorded.Events.OfType<TaskCompleted>());
        Assert.Equal((CommandRunner.Done, ""), (replayed.ExitCode, replayed.Errors));
        Assert.Equal($"'Greet' replays the same, {recorded.Events.Count} events.", replayed.Output.Trim());

        // The app still holds its task hub, and the instance goes on.
        await client.RaiseEventAsync(id, "end");
        await host.DrainAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task The_history_goes_into_a_file_when_one_is_named()
    {
        TestHostOptions options = await OptionsAsync(typeof(Greeting));
        await using (TestHost host = await TestHost.StartAsync(options))
        {
            await host
                .Services.GetRequiredService<DurableTaskClient>()
                .ScheduleNewOrchestrationInstanceAsync("Greet", "Ann", new StartOrchestrationOptions("greet-1"));
            await host.DrainAsync();
        }

        string file = Path.Combine(folder.FullName, "history.json");
        CommandResult got = await TestCommand.RunAsync(
            options,
            ["durable", "get-history", "--output", file, "--id", "greet-1"]
        );

        Assert.Equal(new CommandResult(CommandRunner.Done, "", ""), got);
        Assert.Equal("Greet", HistoryJson.Read(await File.ReadAllTextAsync(file)).Orchestrator);
    }

    [Fact]
    public async Task The_first_difference_is_named_and_the_exit_code_says_so()
    {
        TestHostOptions options = await OptionsAsync(typeof(Greeting));
        string history;
        await using (TestHost host = await TestHost.StartAsync(options))
        {
            await host
                .Services.GetRequiredService<DurableTaskClient>()
                .ScheduleNewOrchestrationInstanceAsync("Greet", "Ann", new StartOrchestrationOptions("greet-1"));
            await host.DrainAsync();
            history = (await TestCommand.RunAsync(options, "durable", "get-history", "--id", "greet-1")).Output;
        }

        CommandResult replayed = await ReplayAsync(await OptionsAsync(typeof(ChangedGreeting)), Write(history));

        Assert.Equal((CommandRunner.Differs, ""), (replayed.ExitCode, replayed.Errors));
        Assert.Contains("as step 0 it asked for activity 'SayGoodbye'", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("its history has activity 'SayHello'", replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_said_to_be_so_also_before_the_task_hub_is()
    {
        TestHostOptions options = await OptionsAsync(typeof(Greeting));

        CommandResult none = await TestCommand.RunAsync(options, "durable", "get-history", "--id", "who");
        await using TestHost host = await TestHost.StartAsync(options);
        CommandResult unknown = await TestCommand.RunAsync(options, "durable", "get-history", "--id", "who");

        Assert.Equal((CommandRunner.Impossible, ""), (none.ExitCode, none.Output));
        Assert.Equal("There is no orchestration 'who' in this task hub.", none.Errors.Trim());
        Assert.Equal(none, unknown);
    }

    [Fact]
    public async Task An_instance_that_has_not_begun_has_no_history()
    {
        await using TestHost host = await TestHost.StartAsync(await OptionsAsync(typeof(Greeting)));
        await host
            .Services.GetRequiredService<DurableTaskClient>()
            .ScheduleNewOrchestrationInstanceAsync(
                "Greet",
                "Ann",
                new StartOrchestrationOptions("greet-1", host.Time.GetUtcNow().AddDays(1))
            );
        await host.DrainAsync();

        CommandResult got = await TestCommand.RunAsync(host.Options, "durable", "get-history", "--id", "greet-1");

        Assert.Equal((CommandRunner.Impossible, ""), (got.ExitCode, got.Output));
        Assert.Contains("has not begun", got.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_said_to_be_so()
    {
        TestHostOptions options = (await OptionsAsync(typeof(Greeting))) with
        {
            // Nothing listens on port 9.
            ConnectionString =
                "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a;",
        };

        CommandResult got = await TestCommand.RunAsync(options, "durable", "get-history", "--id", "greet-1");

        Assert.Equal((CommandRunner.Impossible, ""), (got.ExitCode, got.Output));
        Assert.Contains("The storage does not answer", got.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON", "can't be read. It is no JSON of a history.")]
    [InlineData("""{"format":9}""", "can't be read. Its format is 9")]
    [InlineData(
        """{"format":1,"instanceId":"a","executionId":"b","events":[{"type":"ExecutionStarted","name":"Gone"}]}""",
        "The app has no orchestrator 'Gone'"
    )]
    public async Task A_file_that_can_not_be_replayed_is_refused_with_the_reason(string text, string expected)
    {
        CommandResult replayed = await ReplayAsync(await OptionsAsync(typeof(Greeting)), Write(text));

        Assert.Equal((CommandRunner.Impossible, ""), (replayed.ExitCode, replayed.Output));
        Assert.Contains(expected, replayed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused()
    {
        string file = Path.Combine(folder.FullName, "missing.json");

        CommandResult replayed = await ReplayAsync(await OptionsAsync(typeof(Greeting)), file);

        Assert.Equal((CommandRunner.Impossible, ""), (replayed.ExitCode, replayed.Output));
        Assert.Contains(file, replayed.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("durable")]
    [InlineData("durable", "purge")]
    [InlineData("durable", "get-history")]
    [InlineData("durable", "get-history", "--id")]
    [InlineData("durable", "replay", "--id", "a")]
    public async Task What_is_not_understood_is_answered_with_the_usage(params string[] args)
    {
        CommandResult result = await TestCommand.RunAsync(await OptionsAsync(typeof(Greeting)), args);

        Assert.Equal(
            new CommandResult(CommandRunner.Impossible, "", DurableCommand.Usage + Environment.NewLine),
            result
        );
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Task<CommandResult> ReplayAsync(TestHostOptions options, string file) =>
        TestCommand.RunAsync(options, "durable", "replay", "--history-file", file);

    private string Write(string text)
    {
        string file = Path.Combine(folder.FullName, "recorded.json");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<TestHostOptions> OptionsAsync(Type functions) =>
        new()
        {
            ConnectionString = await azurite.ConnectionStringAsync(),
            Runtime = new LocalRuntimeOptions { FunctionTypes = [functions] },
        };

    public static class Greeting
    {
        [Function("Greet")]
        public static async Task<string> GreetAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            string said = await context.CallActivityAsync<string>("SayHello", context.GetInput<string>());
            await context.WaitForExternalEvent<object>("end");
            return said;
        }

        [Function("SayHello")]
        public static string SayHello([ActivityTrigger] string name) => "Hello " + name;
    }

    public static class ChangedGreeting
    {
        [Function("Greet")]
        public static Task<string> GreetAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("SayGoodbye", context.GetInput<string>());

        [Function("SayGoodbye")]
        public static string SayGoodbye([ActivityTrigger] string name) => "Goodbye " + name;
    }
}
