using InboundFlow.Functions.Simulation;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class SimulatorTests
{
    private static readonly SyntheticWorkspace Workspace = new(5_000, 60, 6, 1, Seed: 7);

    [Fact]
    public async Task A_seed_gives_exactly_this_report() =>
        Assert.Equal(await Approved("seed-7.approved.txt"), ReportText.Of(Small.Run(Workspace.ToScenario())));

    [Fact]
    public void Another_seed_gives_another_report() =>
        Assert.NotEqual(
            Small.Run(Workspace.ToScenario()).Whole,
            Small.Run((Workspace with { Seed = 8 }).ToScenario()).Whole
        );

    [Fact]
    public void The_report_is_the_same_however_many_groups_of_teams_run_at_a_time()
    {
        Scenario scenario = Workspace.ToScenario();
        SimulatorOptions options = new() { CheckEvery = 1000 };

        string alone = ReportText.Of(Simulator.Run(scenario, options, CancellationToken.None));
        string together = ReportText.Of(Simulator.Run(scenario, options with { Parallel = 3 }, CancellationToken.None));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Teams_that_cannot_notice_each_other_fare_alike_on_one_board_and_on_their_own()
    {
        Scenario scenario = Workspace.ToScenario();
        SimulatedTraffic parts = Simulator.RunAll(scenario, new SimulatorOptions(), CancellationToken.None);

        RunResult whole = new SimulationRun(scenario, 0).Run(_ => { }, CancellationToken.None);

        Assert.True(ScenarioPart.Of(scenario).Count > 1);
        Assert.Equal(whole.Outcomes, parts.Outcomes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_more_agent_never_makes_a_plain_queue_slower(ulong seed)
    {
        double[] waits =
        [
            .. Enumerable
                .Range(4, 6)
                .Select(agents => Small.Run(Small.Team(agents, 30, TimeSpan.FromMinutes(8), seed)).Whole.Wait.P95),
        ];

        Assert.Equal(waits.OrderDescending(), waits);
        Assert.True(waits[0] > waits[^1]);
    }

    [Fact]
    public void A_queue_waits_as_long_as_Erlangs_formula_says()
    {
        // 50 an hour for 6 minutes each are 5 at a time, for 6 agents. A hundred days come within a twentieth of it.
        Scenario scenario = Small.Team(6, 50, TimeSpan.FromMinutes(6), length: TimeSpan.FromDays(100));

        ServiceFigures figures = Small.Run(scenario, 100_000).Whole;

        double waits = Erlang.Wait(agents: 6, load: 5);
        double mean = waits * 360 / (6 - 5);
        Assert.InRange(figures.Wait.Mean / mean, 0.95, 1.05);
        double inTime = 1 - (waits * Math.Exp(-(6 - 5) * 60 / 360.0));
        Assert.InRange(figures.ServiceLevel.Share!.Value / inTime, 0.98, 1.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Teams_with_every_rule_there_is_break_no_promise(ulong seed)
    {
        SyntheticWorkspace varied = new(6_000, 220, 22, 1, seed) { Varied = true };

        SimulationReport report = Small.Run(varied.ToScenario(), checkEvery: 50);

        Assert.Empty(report.Promises!);
        Assert.True(report.Whole.FellBack > 0);
    }

    [Fact]
    public void Whoever_loses_patience_leaves_the_queue_and_is_counted()
    {
        Scenario scenario = Small.Team(
            2,
            60,
            TimeSpan.FromMinutes(10),
            patience: new Durations.Fixed(TimeSpan.FromMinutes(3))
        );

        SimulationReport report = Small.Run(scenario);

        Assert.Empty(report.Promises!);
        Assert.True(report.Whole.Abandoned > 100);
        Assert.True(report.Whole.Wait.Max <= 180);
        Assert.Equal(report.Whole.Conversations, report.Whole.Assigned + report.Whole.Abandoned + report.Whole.Waiting);
    }

    [Fact]
    public void Nobody_is_given_anything_outside_of_their_shift()
    {
        Scenario scenario = Small.Team(1, 6, TimeSpan.FromMinutes(1));
        scenario = scenario with
        {
            Agents =
            [
                scenario.Agents[0] with
                {
                    Shifts = [new Shift(Small.Midnight.AddHours(8), Small.Midnight.AddHours(16))],
                },
            ],
        };

        ServiceFigures figures = Small.Run(scenario).Whole;

        Assert.Equal(scenario.Arrivals.Count(arrival => arrival.At.Hour >= 16), figures.Waiting);
        Assert.Equal(8, Assert.Single(figures.Load.Top).OnlineHours);
        Assert.True(figures.Wait.Max > TimeSpan.FromHours(7).TotalSeconds);
    }

    [Fact]
    public void Who_waits_too_long_falls_back_and_both_are_reported_under_the_team_they_came_to()
    {
        Scenario alone = Small.Team(1, 20, TimeSpan.FromMinutes(6));
        Scenario scenario = alone with
        {
            Teams = [Some.Team(maxWait: TimeSpan.FromMinutes(5), fallbacks: "backup"), Some.Team("backup")],
            Agents = [.. alone.Agents, Small.Agent("helper", alone.Until, 3, "backup")],
        };

        SimulationReport report = Small.Run(scenario);

        ServiceFigures support = report.Teams.Single(team => team.TeamId == "support");
        Assert.Empty(report.Promises!);
        Assert.True(support.FellBack > 50);
        Assert.Equal(support.FellBack, report.Teams.Single(team => team.TeamId == "backup").Load.Top[0].Conversations);
        Assert.Equal(report.Whole.Conversations, support.Conversations);
    }

    [Fact]
    public void A_simulation_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        SimulatorOptions options = new() { Arrived = _ => stop.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => Simulator.Run(Workspace.ToScenario(), options, stop.Token));
    }

    private static async Task<string> Approved(string name)
    {
        await using Stream stream = typeof(SimulatorTests).Assembly.GetManifestResourceStream(
            $"InboundFlow.Tests.Functions.Simulation.{name}"
        )!;
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}
