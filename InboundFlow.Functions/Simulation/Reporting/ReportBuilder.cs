using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Counts what came of a simulation.</summary>
internal static class ReportBuilder
{
    private const int MostNamed = 5;

    /// <summary>The report, from what became of everybody.</summary>
    /// <param name="outcomes">In the order of the scenario's arrivals; only those that arrived.</param>
    /// <param name="loads">In the order of the scenario's agents.</param>
    public static SimulationReport Build(
        Scenario scenario,
        Outcome[] outcomes,
        IReadOnlyList<AgentLoad> loads,
        long events,
        IReadOnlyList<PromiseBreach>? breaches
    )
    {
        Dictionary<string, List<int>> byTeam = new(StringComparer.Ordinal);
        Dictionary<string, Team> teams = scenario.Teams.ToDictionary(team => team.Id, StringComparer.Ordinal);
        foreach (string teamId in teams.Keys)
        {
            byTeam.Add(teamId, []);
        }

        for (int index = 0; index < scenario.Arrivals.Count && scenario.Arrivals[index].At <= scenario.Until; index++)
        {
            string teamId = scenario.Arrivals[index].TeamId;
            if (!byTeam.TryGetValue(teamId, out List<int>? list))
            {
                byTeam.Add(teamId, list = []);
            }

            list.Add(index);
        }

        Dictionary<string, List<AgentLoad>> members = MembersByTeam(loads);
        ServiceFigures[] figures =
        [
            .. byTeam
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair =>
                    OfTeam(scenario, outcomes, pair.Key, pair.Value, members.GetValueOrDefault(pair.Key) ?? [], teams)
                ),
        ];
        ServiceFigures whole = OfAll(scenario, outcomes, byTeam, loads, figures, teams);
        return new(scenario.Seed, scenario.From, scenario.Until, events, whole, figures, breaches);
    }

    private static Dictionary<string, List<AgentLoad>> MembersByTeam(IReadOnlyList<AgentLoad> loads)
    {
        Dictionary<string, List<AgentLoad>> members = new(StringComparer.Ordinal);
        foreach (AgentLoad load in loads)
        {
            foreach (string teamId in load.Agent.Agent.Teams)
            {
                if (!members.TryGetValue(teamId, out List<AgentLoad>? list))
                {
                    members.Add(teamId, list = []);
                }

                list.Add(load);
            }
        }

        return members;
    }

    private static ServiceFigures OfTeam(
        Scenario scenario,
        Outcome[] outcomes,
        string teamId,
        List<int> indexes,
        List<AgentLoad> members,
        Dictionary<string, Team> teams
    ) => Count(scenario, outcomes, indexes, teams, members, Fairness(members, scenario)) with { TeamId = teamId };

    private static ServiceFigures OfAll(
        Scenario scenario,
        Outcome[] outcomes,
        Dictionary<string, List<int>> byTeam,
        IReadOnlyList<AgentLoad> loads,
        ServiceFigures[] figures,
        Dictionary<string, Team> teams
    )
    {
        List<int> all = [.. byTeam.Values.SelectMany(indexes => indexes).Order()];
        ServiceFigures[] shared = [.. figures.Where(team => team.Fairness.Jain is not null)];
        double weight = shared.Sum(team => (double)team.Conversations);
        double? jain =
            weight > 0 ? Rounded(shared.Sum(team => team.Fairness.Jain!.Value * team.Conversations) / weight) : null;
        FairnessFigures fairness = new(jain, figures.Select(team => team.Fairness.Gap).DefaultIfEmpty().Max());
        return Count(scenario, outcomes, all, teams, loads, fairness);
    }

    private static ServiceFigures Count(
        Scenario scenario,
        Outcome[] outcomes,
        List<int> indexes,
        Dictionary<string, Team> teams,
        IReadOnlyList<AgentLoad> agents,
        FairnessFigures fairness
    )
    {
        ServiceCount count = new(scenario.ServiceLevelWithin);
        foreach (int index in indexes)
        {
            Arrival arrival = scenario.Arrivals[index];
            count.Add(arrival, outcomes[index], teams.GetValueOrDefault(arrival.TeamId));
        }

        return count.ToFigures(Load(scenario, agents), fairness);
    }

    private static LoadFigures Load(Scenario scenario, IReadOnlyList<AgentLoad> agents)
    {
        AgentFigures[] figures = [.. agents.Select(load => Figures(load, scenario))];
        AgentFigures[] ranked =
        [
            .. figures
                .OrderByDescending(agent => agent.Conversations)
                .ThenBy(agent => agent.AgentId, StringComparer.Ordinal),
        ];
        return new(
            figures.Length,
            Figure.SpreadOf([.. figures.Select(agent => (double)agent.Conversations)]),
            Figure.SpreadOf([.. figures.Select(agent => agent.Busy)]),
            [.. ranked.Take(MostNamed)],
            [.. ranked.Reverse().Take(MostNamed)]
        );
    }

    private static AgentFigures Figures(AgentLoad load, Scenario scenario)
    {
        TimeSpan online = Online(load, scenario);
        double room = (double)online.Ticks * load.Agent.Agent.Capacity;
        return new(
            load.Agent.Agent.Id,
            load.Conversations,
            Rounded(online.TotalHours),
            room > 0 ? Rounded(load.Busy.Ticks / room) : 0
        );
    }

    private static FairnessFigures Fairness(List<AgentLoad> members, Scenario scenario)
    {
        double sum = 0;
        double squares = 0;
        int agents = 0;
        int least = int.MaxValue;
        int most = 0;
        foreach (AgentLoad load in members)
        {
            double hours = Online(load, scenario).TotalHours;
            if (hours <= 0)
            {
                continue;
            }

            int given = load.Conversations;
            double rate = given / hours;
            sum += rate;
            squares += rate * rate;
            agents++;
            least = Math.Min(least, given);
            most = Math.Max(most, given);
        }

        return squares > 0 ? new(Rounded(sum * sum / (agents * squares)), most - least) : new(null, 0);
    }

    private static TimeSpan Online(AgentLoad load, Scenario scenario)
    {
        long ticks = 0;
        foreach (Shift shift in load.Agent.Shifts)
        {
            long from = Math.Max(shift.From.UtcTicks, scenario.From.UtcTicks);
            ticks += Math.Max(0, Math.Min(shift.Until.UtcTicks, scenario.Until.UtcTicks) - from);
        }

        return TimeSpan.FromTicks(ticks);
    }

    private static double Rounded(double value) => Figure.Rounded(value);
}
