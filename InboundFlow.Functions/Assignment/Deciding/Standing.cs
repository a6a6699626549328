namespace InboundFlow.Functions.Assignment;

/// <summary>All of an agent that one decision looks at: read from the agent, or from the record of a decision.</summary>
/// <remarks>What the decision does not look at is left at its default, so that it can't matter. Times are in ticks.</remarks>
internal readonly struct Standing
{
    /// <summary>Before every time there is.</summary>
    public const long Never = long.MinValue;

    /// <summary>Idle after everybody who is idle.</summary>
    public const long NotIdle = long.MaxValue;

    public string Id { get; private init; }

    public Presence Presence { get; private init; }

    /// <summary>They take nothing more until they have finished what they have.</summary>
    public bool Finishing { get; private init; }

    public int Capacity { get; private init; }

    /// <summary>How much of the capacity they have grown into since they came online.</summary>
    public int Room { get; private init; }

    public int Load { get; private init; }

    /// <summary>How many conversations they have open, or were offered.</summary>
    public int Open { get; private init; }

    /// <summary>They were given as many lately as the team allows.</summary>
    public bool IsAtCap { get; private init; }

    public long LastAt { get; private init; }

    public long IdleAt { get; private init; }

    public long Pass { get; private init; }

    public bool LacksSkill { get; private init; }

    /// <summary>The sum of the levels they have of those wished for, each no more than was wished.</summary>
    public int Wished { get; private init; }

    /// <summary>The sum of the levels they have above those required.</summary>
    public int Above { get; private init; }

    /// <summary>Whom it was read from, when that was an agent.</summary>
    public Agent? Agent { get; private init; }

    /// <summary>What it was read from, when that was a record.</summary>
    public AgentFacts? Facts { get; private init; }

    /// <summary>Reads it from the agent.</summary>
    public static Standing Of(Agent agent, DecisionScope scope)
    {
        Team team = scope.Team;
        bool lacksSkill = !scope.Skills.AreMetBy(agent.Levels, out int above);
        return new Standing
        {
            Id = agent.Id,
            Agent = agent,
            Presence = agent.Presence,
            Finishing = agent.IsFinishing,
            Capacity = agent.Capacity,
            Room = team.LoginRamp is TimeSpan ramp
                ? RampPolicy.RoomOf(agent.Capacity, agent.OnlineAt, ramp, scope.Now)
                : agent.Capacity,
            Load = EligibilityPolicy.LoadOf(agent, scope.Now),
            Open = agent.Taken,
            IsAtCap = team.InflowCap is InflowCap cap && InflowPolicy.IsAtCap(agent, cap, scope.Now),
            LastAt = agent.LastAssignedAt?.UtcTicks ?? Never,
            IdleAt = scope.LooksAtIdle ? IdlePolicy.IdleAt(agent, scope.Now) : NotIdle,
            Pass = scope.LooksAtShares ? agent.Passes.GetValueOrDefault(team.Id) : 0,
            LacksSkill = lacksSkill,
            Wished = scope.LooksAtMatch ? scope.Skills.Wished(agent.Levels) : 0,
            Above = above,
        };
    }

    /// <summary>Reads it from the record.</summary>
    public static Standing Of(string agentId, AgentFacts facts, DecisionScope scope)
    {
        SkillLevels skills = scope.Skills.Named(facts.Levels);
        bool lacksSkill = !scope.Skills.AreMetBy(skills, out int above);
        return new Standing
        {
            Id = agentId,
            Facts = facts,
            Presence = facts.Presence,
            Finishing = facts.Finishing,
            Capacity = facts.Capacity,
            Room = scope.Team.LoginRamp is TimeSpan ramp
                ? RampPolicy.RoomOf(facts.Capacity, facts.OnlineSince?.UtcTicks ?? Never, ramp, scope.Now)
                : facts.Capacity,
            Load = facts.Load,
            Open = facts.Open,
            IsAtCap = facts.Recent >= scope.Team.InflowCap?.Most,
            LastAt = facts.LastAssignedAt?.UtcTicks ?? Never,
            IdleAt = facts.Idle ? facts.IdleSince?.UtcTicks ?? Never : NotIdle,
            Pass = facts.Pass,
            LacksSkill = lacksSkill,
            Wished = scope.LooksAtMatch ? scope.Skills.Wished(skills) : 0,
            Above = above,
        };
    }

    /// <summary>The record of it.</summary>
    public AgentFacts ToFacts(DecisionScope scope) =>
        Facts
        ?? new AgentFacts(Presence, Capacity, Load, Open)
        {
            Finishing = Finishing,
            Recent = scope.Team.InflowCap is InflowCap cap ? InflowPolicy.RecentOf(Agent!, cap, scope.Now) : 0,
            OnlineSince = scope.Team.LoginRamp is null ? null : Agent!.Attendance.OnlineSince,
            LastAssignedAt = Agent!.LastAssignedAt,
            Idle = IdleAt != NotIdle,
            IdleSince = IdleAt is NotIdle or Never ? null : new DateTimeOffset(IdleAt, TimeSpan.Zero),
            Pass = Pass,
            Levels = scope.Skills.LevelsOf(Agent.Levels),
        };
}
