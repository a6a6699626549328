using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>What would be if a team were different?</summary>
/// <param name="Team">The team as it is; one of <paramref name="Teams"/>.</param>
/// <param name="Changed">The team as it would be.</param>
/// <param name="Teams">Those that may notice each other, this one among them, by id.</param>
/// <param name="Agents">Theirs, by id.</param>
internal sealed record WhatIfQuestion(
    SimulateBody Body,
    Team Team,
    Team Changed,
    IReadOnlyList<Team> Teams,
    IReadOnlyList<Agent> Agents,
    DateTimeOffset From,
    DateTimeOffset To
)
{
    /// <summary>What is left to chance.</summary>
    public ulong Seed => Body.Seed ?? 1;

    /// <summary>The question about a team of the workspace as it stands.</summary>
    public static WhatIfQuestion Of(SimulateBody body, Team team, Team changed, DispatchState state, DateTimeOffset now)
    {
        TeamGroups groups = new(
            state.Teams.Values.Append(changed),
            // Who is named may leave teams, and come to others.
            state.Agents.Values.Concat(
                (body.Change?.Agents?.Of(team.Id) ?? []).Select(named =>
                    named with
                    {
                        Teams = [.. named.Teams, .. state.Agents.GetValueOrDefault(named.Id)?.Teams ?? []],
                    }
                )
            )
        );
        (DateTimeOffset from, DateTimeOffset to) = body.Period(now);
        return new(
            body,
            team,
            changed,
            [
                .. state
                    .Teams.Values.Where(other => groups.AreTogether(other.Id, team.Id))
                    .OrderBy(other => other.Id, StringComparer.Ordinal),
            ],
            [
                .. state
                    .Agents.Values.Where(agent => agent.Teams.Any(id => groups.AreTogether(id, team.Id)))
                    .OrderBy(agent => agent.Id, StringComparer.Ordinal),
            ],
            from,
            to
        );
    }
}
