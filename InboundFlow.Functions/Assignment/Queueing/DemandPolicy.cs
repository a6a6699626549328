namespace InboundFlow.Functions.Assignment;

/// <summary>What a conversation asks of an agent, step by step: each asks for less than the one before.</summary>
/// <remarks>
/// <para>The steps, by number:</para>
/// <list type="bullet">
/// <item>0: one agent alone. The one who was asked for (<see cref="AgentRequest.AgentId"/>), whatever their skills; else
/// the sticky agent while the team waits for them (<see cref="StickyRule.WaitFor"/>), with the skills of step 1.</item>
/// <item>1 to n: <see cref="AgentRequest.Skills"/> in order.</item>
/// <item>n + 1: anybody of the team. What was wished for last is still wished for.</item>
/// </list>
/// <para>
/// A step that no member could ever satisfy as they are now is skipped: nobody has the skill, or was not excluded, or the
/// capacity for the cost; that they are full or offline does not matter. Only the sticky agent has to be online too. The
/// last step is never skipped.
/// </para>
/// </remarks>
public static class DemandPolicy
{
    private static readonly Dictionary<string, int> Nothing = new(StringComparer.Ordinal);

    /// <summary>The first step in a team's queue.</summary>
    /// <param name="members">The agents of the team.</param>
    /// <param name="declinedBy">Who said no before it came to this team.</param>
    public static DemandStep Begin(
        AgentRequest request,
        Team? team,
        IReadOnlyList<Agent> members,
        DateTimeOffset now,
        IReadOnlyList<string>? declinedBy = null
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(members);
        return From(0, request, declinedBy ?? [], team, members, now);
    }

    /// <summary>The step after the present one. The last step is followed by itself.</summary>
    /// <param name="members">The agents of the team it is in.</param>
    public static DemandStep Next(WaitingEntry entry, Team? team, IReadOnlyList<Agent> members, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(members);
        return From(entry.Step + 1, entry.Request, entry.DeclinedBy, team, members, now);
    }

    /// <summary>Whether any member, as they are now, could ever satisfy what the entry asks for at present.</summary>
    public static bool CouldEverBeMet(WaitingEntry entry, IReadOnlyList<Agent> members)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(members);
        return CouldBeMet(entry.Demand, members);
    }

    /// <summary>The entry after an agent said no: it asks for anybody but them.</summary>
    public static WaitingEntry Decline(WaitingEntry entry, string agentId)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string[] declined = Sorted([.. entry.DeclinedBy, agentId]);
        return entry with
        {
            DeclinedBy = declined,
            Demand = entry.Demand with { ExcludedAgentIds = Sorted([.. entry.Demand.ExcludedAgentIds, agentId]) },
        };
    }

    /// <summary>How much room it takes of an agent: by its kind, its channel's id, or its channel's type.</summary>
    public static int CostOf(AgentRequest request, Team? team)
    {
        ArgumentNullException.ThrowIfNull(request);
        return
            team is not null
            && (
                TryCost(team, request.Kind, out int cost)
                || TryCost(team, request.ChannelId, out cost)
                || TryCost(team, request.ChannelType, out cost)
            )
            ? cost
            : 1;
    }

    private static bool TryCost(Team team, string? name, out int cost)
    {
        cost = 0;
        return name is not null && team.Costs.TryGetValue(name, out cost);
    }

    private static DemandStep From(
        int step,
        AgentRequest request,
        IReadOnlyList<string> declinedBy,
        Team? team,
        IReadOnlyList<Agent> members,
        DateTimeOffset now
    )
    {
        Demand anybody = new(
            CostOf(request, team),
            Nothing,
            request.Skills is [] ? Nothing : request.Skills[^1].Preferred,
            null,
            Sorted([.. request.ExcludedAgentIds, .. declinedBy])
        );
        if (step == 0 && OneAlone(request, team, members, anybody) is (Demand alone, var aloneFor))
        {
            return new(alone, 0, now + aloneFor);
        }

        for (int i = Math.Max(step, 1); i <= request.Skills.Count; i++)
        {
            SkillStep skills = request.Skills[i - 1];
            Demand demand = anybody with { Required = skills.Required, Preferred = skills.Preferred };
            if (CouldBeMet(demand, members))
            {
                return new(demand, i, now + skills.For);
            }
        }

        return new(anybody, request.Skills.Count + 1, null);
    }

    private static (Demand Demand, TimeSpan? For)? OneAlone(
        AgentRequest request,
        Team? team,
        IReadOnlyList<Agent> members,
        Demand anybody
    )
    {
        if (request.AgentId is not null)
        {
            Demand one = anybody with { OnlyAgentId = request.AgentId, Preferred = Nothing };
            return CouldBeMet(one, members) ? (one, request.AgentIdFor) : null;
        }

        if (team?.Sticky is not { WaitFor: TimeSpan wait } rule)
        {
            return null;
        }

        SkillStep? skills = request.Skills is [] ? null : request.Skills[0];
        Demand known = anybody with
        {
            Required = skills?.Required ?? Nothing,
            Preferred = skills?.Preferred ?? Nothing,
        };
        foreach (string? agentId in new[] { request.OwnerAgentId, StickyPolicy.LastAgentOf(request, rule) })
        {
            Demand one = known with { OnlyAgentId = agentId };
            if (agentId is not null && IsOnline(agentId, members) && CouldBeMet(one, members))
            {
                return (one, wait);
            }
        }

        return null;
    }

    private static bool IsOnline(string agentId, IReadOnlyList<Agent> members) =>
        members.Any(agent =>
            agent.Presence == Presence.Online
            && agent.Attendance.After is null
            && string.Equals(agent.Id, agentId, StringComparison.Ordinal)
        );

    private static bool CouldBeMet(Demand demand, IReadOnlyList<Agent> members) =>
        members.Any(agent =>
            agent.Capacity >= Math.Max(demand.Cost, 1)
            && (demand.OnlyAgentId is null || string.Equals(demand.OnlyAgentId, agent.Id, StringComparison.Ordinal))
            && !demand.ExcludedAgentIds.Contains(agent.Id, StringComparer.Ordinal)
            && demand.Required.All(skill => agent.Skills.GetValueOrDefault(skill.Key) >= skill.Value)
        );

    private static string[] Sorted(IEnumerable<string> ids) =>
        [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
