namespace InboundFlow.Functions.Assignment;

/// <summary>The members of a team, told apart by whether they can be given a conversation.</summary>
/// <param name="listed">How many of each kind are kept in order.</param>
internal sealed class TeamSurvey(Team team, int listed)
{
    private int offline;
    private int busy;
    private int full;
    private int teamLimit;

    /// <summary>The agent of the contact's last conversation, if they can take this one.</summary>
    public Agent? Sticky { get; private set; }

    /// <summary>The others who can, in the order of the team's strategy.</summary>
    public Shortlist Eligible { get; } = new(listed, OrderOf(team.Strategy));

    /// <summary>Those who can't, by id.</summary>
    public Shortlist PassedOver { get; } = new(listed, AgentOrder.ById);

    /// <summary>How many can.</summary>
    public int Able => Eligible.Count + (Sticky is null ? 0 : 1);

    /// <summary>How many there are.</summary>
    public int Members => Able + PassedOver.Count;

    /// <summary>Adds the agent, if they are a member.</summary>
    public void Look(Agent agent, string? lastAgentId)
    {
        if (!IsMember(agent))
        {
            return;
        }

        switch (ExclusionOf(agent, team))
        {
            case null when team.Sticky is not null && string.Equals(agent.Id, lastAgentId, StringComparison.Ordinal):
                Sticky = agent;
                return;
            case null:
                Eligible.Add(agent);
                return;
            case Exclusion.Offline:
                offline++;
                break;
            case Exclusion.Busy:
                busy++;
                break;
            case Exclusion.Full:
                full++;
                break;
            default:
                teamLimit++;
                break;
        }

        PassedOver.Add(agent);
    }

    /// <summary>What keeps them all.</summary>
    public AssignmentDecision.Wait ToWait() => new(offline, busy, full, teamLimit);

    /// <summary>What keeps a member from being given a conversation of the team; <see langword="null"/> if nothing does.</summary>
    public static string? ExclusionOf(Agent agent, Team team)
    {
        if (agent.Presence == Presence.Busy)
        {
            return Exclusion.Busy;
        }

        if (team.OnlineOnly && agent.Presence != Presence.Online)
        {
            return Exclusion.Offline;
        }

        if (agent.OpenCount >= agent.Capacity)
        {
            return Exclusion.Full;
        }

        return agent.OpenCount >= team.MaxOpen ? Exclusion.TeamLimit : null;
    }

    private static Comparison<Agent> OrderOf(AssignmentStrategy strategy) =>
        strategy == AssignmentStrategy.FewestOpen ? AgentOrder.FewestOpen : AgentOrder.RoundRobin;

    private bool IsMember(Agent agent)
    {
        IReadOnlyList<string> teams = agent.Teams;
        for (int i = 0; i < teams.Count; i++)
        {
            if (string.Equals(teams[i], team.Id, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static class Exclusion
    {
        public const string Offline = "offline";
        public const string Busy = "busy";
        public const string Full = "full";
        public const string TeamLimit = "teamLimit";
    }
}
