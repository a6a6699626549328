using System.Globalization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Changes the agents of a team.</summary>
internal static class AgentChanges
{
    /// <summary>The agents as they would be, those of other teams included.</summary>
    public static IReadOnlyList<SimulatedAgent> Apply(
        IReadOnlyList<SimulatedAgent> agents,
        string teamId,
        ChangeBody change,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        IReadOnlyList<Shift>? shifts = change.Shift?.In(from, to);
        SimulatedAgent[] staying = [.. agents.Where(agent => !IsRemoved(agent, change))];
        SimulatedAgent[] members =
        [
            .. staying.Where(agent => agent.Agent.Teams.Contains(teamId, StringComparer.Ordinal)),
        ];
        SimulatedAgent[] working = [.. members.Where(member => member.Shifts.Count > 0)];
        IEnumerable<SimulatedAgent> changed = MoreOrFewer(members, change.Agents?.More ?? 0, Hired)
            .Select(agent =>
                agent with
                {
                    Agent = agent.Agent with { Capacity = change.Capacity ?? agent.Agent.Capacity },
                    Shifts = shifts ?? agent.Shifts,
                }
            );
        SimulatedAgent[] named =
        [
            .. (change.Agents?.Of(teamId) ?? []).Select(
                (agent, index) => new SimulatedAgent(agent, shifts ?? ShiftsOf(agent.Id, agents) ?? Hired(index).Shifts)
            ),
        ];
        return
        [
            .. named
                .Concat(
                    staying.Except(members).Concat(changed).ExceptBy(named.Select(IdOf), IdOf, StringComparer.Ordinal)
                )
                .OrderBy(IdOf, StringComparer.Ordinal),
        ];

        SimulatedAgent Hired(int index) => Hire(working, index, teamId, from, to);
    }

    private static bool IsRemoved(SimulatedAgent agent, ChangeBody change) =>
        change.RemoveAgents?.Contains(agent.Agent.Id, StringComparer.Ordinal) == true;

    // The last by id stay away.
    private static IEnumerable<SimulatedAgent> MoreOrFewer(
        SimulatedAgent[] members,
        int more,
        Func<int, SimulatedAgent> hire
    ) =>
        more >= 0
            ? members.Concat(Enumerable.Range(0, more).Select(hire))
            : members.Take(Math.Max(0, members.Length + more));

    private static string IdOf(SimulatedAgent agent) => agent.Agent.Id;

    private static IReadOnlyList<Shift>? ShiftsOf(string agentId, IReadOnlyList<SimulatedAgent> agents) =>
        agents.FirstOrDefault(agent => string.Equals(agent.Agent.Id, agentId, StringComparison.Ordinal))?.Shifts;

    // Like those who work in turn, for this team alone. Somebody has to be the first.
    private static SimulatedAgent Hire(
        SimulatedAgent[] working,
        int index,
        string teamId,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        // Not an id that an agent can have.
        string id = string.Create(CultureInfo.InvariantCulture, $"{teamId}+{index + 1}");
        if (working.Length == 0)
        {
            Agent first = new(
                id,
                id,
                [teamId],
                new Dictionary<string, int>(StringComparer.Ordinal),
                1,
                Presence.Offline
            );
            return new(first, [new Shift(from, to)]);
        }

        SimulatedAgent like = working[index % working.Length];
        return like with { Agent = like.Agent with { Id = id, Name = id, Teams = [teamId] } };
    }
}
