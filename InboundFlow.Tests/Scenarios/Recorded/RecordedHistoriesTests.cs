using InboundFlow.Functions;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.CommandLine;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.Azure.Functions.Worker.Builder;

namespace InboundFlow.Tests.Scenarios.Recorded;

/// <summary>
/// Instances of earlier versions go on under the present code. If one of these fails, the change breaks them: see
/// "Changing an orchestrator" in docs/orchestrators.md. CONTRIBUTING.md says how histories are added.
/// </summary>
public sealed class RecordedHistoriesTests(AzuriteFixture azurite) : IDisposable
{
    /// <summary>Set to a version, it has the histories of all runs written into the folder of that name.</summary>
    private const string RecordVariable = "INBOUNDFLOW_RECORD_HISTORIES";

    private const string Folder = "Scenarios/Recorded/RecordedHistories";

    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, Folder);

    private static readonly string? RecordAs = TestSwitch.Find(RecordVariable);

    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("inboundflow-histories-");

    public static IEnumerable<TheoryDataRow<string>> KeptHistories =>
        Directory
            .EnumerateFiles(Kept, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Kept, file))
            .Order(StringComparer.Ordinal)
            .Select(name => new TheoryDataRow<string>(name) { Label = name });

    public static IEnumerable<TheoryDataRow<string>> Runs =>
        Recordings
            .All.Where(run => !run.IsLong || RecordAs is not null)
            .Select(run => new TheoryDataRow<string>(run.Name) { Label = run.Name });

    [Theory]
    [MemberData(nameof(KeptHistories))]
    public async Task The_present_code_replays_it(string history)
    {
        CommandResult replayed = await ReplayAsync(Path.Combine(Kept, history));

        Assert.True(replayed.ExitCode == CommandRunner.Done, $"{history}: {replayed.Output}{replayed.Errors}");
    }

    [Fact]
    public void There_is_a_history_of_every_run()
    {
        string[] names = [.. Directory.EnumerateFiles(Kept, "*.json", SearchOption.AllDirectories).Select(NameOf)];

        Assert.Empty(Recordings.All.Select(run => run.Name).Except(names, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_run_of_today_is_one_that_tomorrow_can_replay(string name)
    {
        Recording run = Recordings.All.Single(run => run.Name == name);
        RecordedHistory history = await run.RecordAsync(azurite);
        string json = HistoryJson.Write(history) + "\n";
        string file = Path.Combine(temporary.FullName, name + ".json");
        await File.WriteAllTextAsync(file, json);

        CommandResult replayed = await ReplayAsync(file);

        Assert.Equal(
            (CommandRunner.Done, $"'{run.Orchestrator}' replays the same, {history.Events.Count} events."),
            (replayed.ExitCode, replayed.Output.Trim())
        );
        if (RecordAs is not null)
        {
            Keep(name, json);
        }
    }

    [Fact]
    public async Task A_history_that_the_code_does_not_fit_is_refused_with_both_sides()
    {
        string file = Path.Combine(Kept, "unreleased", "close-of-an-assigned-conversation.json");
        RecordedHistory history = HistoryJson.Read(await File.ReadAllTextAsync(file));
        RecordedHistory other = history with
        {
            Events =
            [
                .. history.Events.Select(item =>
                    item is TaskScheduled { EventId: 1 } scheduled ? scheduled with { Name = "TidyUp" } : item
                ),
            ],
        };
        string changed = Path.Combine(temporary.FullName, "changed.json");
        await File.WriteAllTextAsync(changed, HistoryJson.Write(other));

        CommandResult replayed = await ReplayAsync(changed);

        Assert.Equal(CommandRunner.Differs, replayed.ExitCode);
        Assert.Contains("as step 1 it asked for activity 'ReleaseAgentActivity'", replayed.Output);
        Assert.Contains("its history has activity 'TidyUp'", replayed.Output);
    }

    public void Dispose() => temporary.Delete(recursive: true);

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    private static Task<CommandResult> ReplayAsync(string file) =>
        TestCommand.RunAsync(
            new TestHostOptions
            {
                // Nobody asks it.
                ConnectionString = "UseDevelopmentStorage=true",
                Runtime = new LocalRuntimeOptions { AppAssembly = typeof(InboundFlowRegistration).Assembly },
                Configure = builder =>
                {
                    builder.ConfigureFunctionsWebApplication();
                    builder.Services.AddInboundFlow(builder.Configuration);
                },
            },
            "durable",
            "replay",
            "--history-file",
            file
        );

    // Beside the source, and never over what is there.
    private static void Keep(string name, string json)
    {
        string root = AzuriteInstallation.Find(AppContext.BaseDirectory).RepositoryRoot;
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(root, "InboundFlow.Tests", Folder, RecordAs!));
        string file = Path.Combine(folder.FullName, name + ".json");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, json);
        }
    }
}
