using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Lets a scenario happen to a dispatcher without storage.</summary>
internal sealed class SimulationRun
{
    private const int CancellationEvery = 1024;

    private readonly PromiseChecker? checker;
    private readonly SimulatedDispatch dispatch = new();
    private readonly RunResult result;
    private readonly SimulatedWorld world;

    /// <summary>A run that has not begun.</summary>
    /// <param name="checkEvery">After how many calls everything is checked; 0 for no checks at all.</param>
    public SimulationRun(Scenario scenario, int checkEvery)
    {
        checker = checkEvery > 0 ? new PromiseChecker(dispatch.Board, checkEvery) : null;
        result = new RunResult(scenario.Arrivals.Count, checker?.Breaches);
        foreach (Team team in scenario.Teams)
        {
            dispatch.Board.SetTeam(team.Id, team);
        }

        foreach (Agent agent in scenario.Agents.Select(agent => agent.Fresh()))
        {
            dispatch.Board.SetAgent(agent.Id, agent);
        }

        world = new SimulatedWorld(scenario, dispatch.Board, result);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arrived">Called now and then with how many more have come.</param>
    public RunResult Run(Action<int> arrived, CancellationToken cancellationToken)
    {
        int reported = 0;
        for (long calls = 1; world.TryNext(out DispatchCall? call); calls++)
        {
            Do(call);
            if (calls % CancellationEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                arrived(result.Arrived - reported);
                reported = result.Arrived;
            }
        }

        world.End();
        checker?.CheckEverything(world.Now);
        arrived(result.Arrived - reported);
        return result;
    }

    private void Do(DispatchCall call)
    {
        if (call is DispatchCall.Ask ask)
        {
            checker?.Asked(ask.Request);
        }

        IReadOnlyList<PlacementChange> changes = dispatch.Do(world.Now, call);
        world.Follow(changes);
        foreach (string agentId in dispatch.WornOut)
        {
            world.BeginBreak(agentId);
        }

        world.PlanTick(dispatch.NextAt);
        world.Abandon(dispatch.Abandoned);
        checker?.Settled(changes, world.Now);
    }
}
