using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class VersionTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Orchestrator("Tell", context => Task.FromResult(context.Version))
        .Orchestrator(
            "Compare",
            context => Task.FromResult(Math.Sign(context.CompareVersionTo(context.GetInput<string>()!)))
        )
        .Orchestrator(
            "Parent",
            async context =>
            {
                SubOrchestrationOptions explicitly = new()
                {
                    Version = "7",
                    Tags = new Dictionary<string, string> { ["a"] = "b" },
                };
                string inherited = await context.CallSubOrchestratorAsync<string>("Tell");
                string asked = await context.CallSubOrchestratorAsync<string>(
                    "Tell",
                    explicitly with
                    {
                        InstanceId = "asked",
                    }
                );
                return $"{context.Version}/{inherited}/{asked}";
            }
        )
        .Orchestrator(
            "Again",
            context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.ContinueAsNew(1);
                }

                return Task.FromResult(context.Version);
            }
        )
        .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));

    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("2.0", "1.10", 1)]
    [InlineData("", "0.1", -1)]
    [InlineData("0.1", "", 1)]
    [InlineData("", "", 0)]
    [InlineData("beta", "BETA", 0)]
    [InlineData("alpha", "beta", -1)]
    [InlineData("1.0", "beta", -1)]
    public async Task Versions_compare_by_their_numbers_or_as_texts_and_none_is_the_oldest(
        string version,
        string other,
        int expected
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        string id = await engine.RunAsync("Compare", other, new StartOrchestrationOptions { Version = version });

        Assert.Equal(expected, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task The_default_version_is_given_to_what_is_started_without_one()
    {
        await using EngineHarness engine = await StartAsync("3", VersionMatch.None);

        string without = await engine.RunAsync("Tell");
        string with = await engine.RunAsync("Tell", null, new StartOrchestrationOptions { Version = "1" });

        Assert.Equal("3", await engine.OutputAsync<string>(without));
        Assert.Equal("1", await engine.OutputAsync<string>(with));
    }

    [Fact]
    public async Task A_sub_orchestration_has_the_version_asked_for_or_else_the_default_and_not_its_parents()
    {
        await using EngineHarness engine = await StartAsync("3", VersionMatch.None);

        string id = await engine.RunAsync("Parent", null, new StartOrchestrationOptions { Version = "1" });

        Assert.Equal("1/3/7", await engine.OutputAsync<string>(id));
        Assert.Equal("b", (await engine.StatusAsync("asked")).Tags["a"]);
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Equal(["3", "7"], history.OfType<SubOrchestrationInstanceCreated>().Select(child => child.Version));
    }

    [Fact]
    public async Task Continuing_as_new_keeps_the_version()
    {
        await using EngineHarness engine = await StartAsync("3", VersionMatch.None);

        string id = await engine.RunAsync("Again", 0, new StartOrchestrationOptions { Version = "1" });

        Assert.Equal("1", await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(VersionMatch.None, "9", true)]
    [InlineData(VersionMatch.None, "", true)]
    [InlineData(VersionMatch.Strict, "2.0", true)]
    [InlineData(VersionMatch.Strict, "1.0", false)]
    [InlineData(VersionMatch.Strict, "", false)]
    [InlineData(VersionMatch.CurrentOrOlder, "2.0", true)]
    [InlineData(VersionMatch.CurrentOrOlder, "1.0", true)]
    [InlineData(VersionMatch.CurrentOrOlder, "", true)]
    [InlineData(VersionMatch.CurrentOrOlder, "2.1", false)]
    public async Task The_strategy_says_which_versions_run_and_the_others_fail_if_so_set(
        VersionMatch match,
        string version,
        bool runs
    )
    {
        await using EngineHarness engine = await StartAsync("2.0", match, VersionFailure.Fail);

        string id = await engine.RunAsync("Tell", null, new StartOrchestrationOptions { Version = version });

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(
            runs ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed,
            status.RuntimeStatus
        );
        Assert.Equal(runs ? null : "VersionMismatch", status.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task Without_a_default_version_every_version_runs()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        string id = await engine.RunAsync("Tell", null, new StartOrchestrationOptions { Version = "9" });

        Assert.Equal("9", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_rejected_version_is_left_untouched_for_a_process_that_runs_it()
    {
        await using EngineHarness older = await StartAsync("1.0", VersionMatch.CurrentOrOlder);
        string id = await older.RunAsync("Wait", null, new StartOrchestrationOptions { Version = "2.0" });
        await older.RaiseAsync(id, "go", 5);
        await older.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await older.StatusAsync(id)).RuntimeStatus);
        await older.DisposeAsync();

        await using EngineHarness newer = await EngineHarness.StartAsync(
            Functions,
            older.Store,
            older.Clock,
            options => options.DefaultVersion = "2.0"
        );
        await newer.SettleAsync();

        Assert.Equal(5, await newer.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_rejected_version_can_be_terminated()
    {
        await using EngineHarness engine = await StartAsync("1.0", VersionMatch.CurrentOrOlder);
        string id = await engine.RunAsync("Wait", null, new StartOrchestrationOptions { Version = "2.0" });

        await engine.Client.TerminateInstanceAsync(id, "enough");
        await engine.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    private static Task<EngineHarness> StartAsync(
        string version,
        VersionMatch match,
        VersionFailure failure = VersionFailure.Reject
    ) =>
        EngineHarness.StartAsync(
            Functions,
            configure: options =>
                (options.DefaultVersion, options.VersionMatch, options.VersionFailure) = (version, match, failure)
        );
}
