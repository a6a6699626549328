using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Simulation;

/// <summary>The two scenarios of a question: as it is, and as it would be.</summary>
/// <param name="Before">The team and all that may notice it: those that share agents with it, and fallback teams.</param>
/// <param name="After">The same arrivals; <see langword="null"/> when nothing is to be different.</param>
/// <param name="Recorded">How long those waited in fact who got an agent; <see langword="null"/> for made-up traffic.</param>
internal sealed record WhatIf(Scenario Before, Scenario? After, WaitFigures? Recorded)
{
    private static readonly TimeSpan UsualHandle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UsualServiceLevel = TimeSpan.FromMinutes(1);

    /// <summary>With the traffic that was recorded.</summary>
    /// <param name="conversations">Of all teams that may notice this one, in order of time.</param>
    public static WhatIf OfRecorded(WhatIfQuestion question, IReadOnlyList<Conversation> conversations)
    {
        SimulateBody body = question.Body;
        IReadOnlyDictionary<string, IReadOnlyList<Shift>> seen = RecordedShifts.Of(conversations);
        IReadOnlyList<Arrival> arrivals = RecordedArrivals.Of(
            conversations,
            Time(body.HandleSeconds),
            Time(body.PatienceSeconds),
            question.Seed
        );
        long[] waits =
        [
            .. conversations
                .Select(conversation => conversation.AssignedAt - conversation.QueuedAt)
                .OfType<TimeSpan>()
                .Select(wait => Math.Max(0, wait.Ticks))
                .Order(),
        ];
        return Make(question, arrivals, agentId => seen.GetValueOrDefault(agentId) ?? [], ServiceCount.Waits(waits));
    }

    /// <summary>With made-up traffic.</summary>
    public static WhatIf OfMadeUp(WhatIfQuestion question, ArrivalsBody arrivals)
    {
        SimulateBody body = question.Body;
        SyntheticTraffic traffic = new(question.Team.Id, arrivals.PerHour, arrivals.Shape ?? SyntheticTraffic.Flat)
        {
            Handle = new Durations.LogNormal(Time(body.HandleSeconds) ?? UsualHandle, 1),
            Patience = Time(body.PatienceSeconds) is TimeSpan patience ? new Durations.Exponential(patience) : null,
        };
        Shift[] always = [new(question.From, question.To)];
        return Make(question, [.. traffic.Generate(question.Seed, 0, question.From, question.To)], _ => always, null);
    }

    private static WhatIf Make(
        WhatIfQuestion question,
        IReadOnlyList<Arrival> arrivals,
        Func<string, IReadOnlyList<Shift>> shiftsOf,
        WaitFigures? recorded
    )
    {
        SimulateBody body = question.Body;
        IReadOnlyList<Shift>? given = body.Shift?.In(question.From, question.To);
        Scenario before = new(
            question.Seed,
            question.From,
            question.To,
            question.Teams,
            [.. question.Agents.Select(agent => new SimulatedAgent(agent, given ?? shiftsOf(agent.Id)))],
            arrivals
        )
        {
            ServiceLevelWithin = Time(body.ServiceLevelSeconds) ?? UsualServiceLevel,
        };
        if (body.Change is not ChangeBody change)
        {
            return new(before, null, recorded);
        }

        Scenario after = before with
        {
            Teams = [.. question.Teams.Select(team => ReferenceEquals(team, question.Team) ? question.Changed : team)],
            Agents = AgentChanges.Apply(before.Agents, question.Team.Id, change, question.From, question.To),
        };
        return new(before, after, recorded);
    }

    private static TimeSpan? Time(double? seconds) => seconds is double s ? TimeSpan.FromSeconds(s) : null;
}
