using System.Globalization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Says in words why a conversation still waits.</summary>
public static class WaitingForPolicy
{
    /// <summary>
    /// For example <c>an agent of team support with german 5: 3 without the skill, 2 offline, 1 full; asks for less
    /// from 2026-11-23T12:05:00Z</c>.
    /// </summary>
    /// <param name="members">The agents of the team.</param>
    public static string Describe(WaitingEntry entry, Team? team, IReadOnlyList<Agent> members, DateTimeOffset now) =>
        Describe(entry, team, AssignmentPolicy.Decide(team, members, entry, now));

    /// <summary>The same from a decision that was taken already.</summary>
    public static string Describe(WaitingEntry entry, Team? team, AssignmentDecision decision)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (team is null)
        {
            return $"team {entry.TeamId} to be created";
        }

        if (entry.Offers is { Count: > 0 } offers)
        {
            return $"an answer of {string.Join(", ", offers.Select(offer => offer.AgentId))} by {At(offers.Max(offer => offer.ExpiresAt))}";
        }

        return decision switch
        {
            AssignmentDecision.Assign => $"its turn in team {entry.TeamId}",
            AssignmentDecision.Wait wait when wait.ExcludedBy.ContainsKey(Exclusion.OutsideHours) =>
                $"team {entry.TeamId} to open{(wait.RoomAt is DateTimeOffset at ? $" at {At(at)}" : "")}",
            AssignmentDecision.Wait wait => $"{Whom(entry)}: {Counts(wait)}{Then(entry)}",
            _ => $"team {entry.TeamId} to have members",
        };
    }

    private static string Whom(WaitingEntry entry) =>
        entry.Demand switch
        {
            { OnlyAgentId: string agentId } => $"agent {agentId} of team {entry.TeamId}",
            { Required.Count: > 0 } demand => $"an agent of team {entry.TeamId} with {Skills(demand)}",
            _ => $"an agent of team {entry.TeamId}",
        };

    private static string Skills(Demand demand) =>
        string.Join(
            ", ",
            demand
                .Required.OrderBy(skill => skill.Key, StringComparer.Ordinal)
                .Select(skill => string.Create(CultureInfo.InvariantCulture, $"{skill.Key} {skill.Value}"))
        );

    private static string Then(WaitingEntry entry) =>
        (entry.StepUntil, entry.FallBackAt) switch
        {
            (DateTimeOffset step, var fallBack) when !(fallBack < step) => $"; asks for less from {At(step)}",
            (_, DateTimeOffset fallBack) => $"; another team from {At(fallBack)}",
            _ => "",
        };

    private static string Counts(AssignmentDecision.Wait wait) =>
        string.Join(
            ", ",
            wait.ExcludedBy.Where(pair => !string.Equals(pair.Key, Exclusion.NotRequested, StringComparison.Ordinal))
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Value} {InWords(pair.Key)}")
                .DefaultIfEmpty("not there")
        );

    private static string InWords(string exclusion) =>
        exclusion switch
        {
            Exclusion.TeamLimit => "at the team's limit",
            Exclusion.InflowCap => "given enough lately",
            Exclusion.Ramp => "just come online",
            Exclusion.LacksSkill => "without the skill",
            Exclusion.Excluded => "had it already",
            _ => exclusion,
        };

    private static string At(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
