namespace InboundFlow.Functions.Assignment;

/// <summary>What becomes of an agent when they are given conversations, asked, and rid of them.</summary>
/// <remarks>
/// Each writes the agent's row anyway, so each also drops the wrap-ups that are over. Of recent assignments as many are
/// kept as the largest inflow cap of the agent's teams looks at: none where no team has one.
/// </remarks>
internal static class HoldPolicy
{
    /// <summary>The most recent assignments that any cap looks at.</summary>
    public const int MostRemembered = 100;

    /// <summary>How often at most a conversation is noted to be active in the time in which it may be quiet.</summary>
    private const int MostNotes = 4;

    /// <summary>Gives or offers them a conversation. Their turn is over either way.</summary>
    /// <param name="team">The team it came from, if there is such a team.</param>
    /// <param name="remembered">How many of their latest assignments are kept.</param>
    public static Agent Take(Agent agent, Team? team, Hold hold, int remembered)
    {
        DateTimeOffset at = hold.Since;
        Agent charged = team is null ? agent : SharePolicy.Charge(agent, team);
        return charged with
        {
            Holds =
            [
                .. Without(agent, hold.ConversationId, at),
                hold with
                {
                    CountsUntil = QuietAt(hold.State, team, at),
                },
            ],
            LastAssignedAt = at,
            RecentAssignments = remembered == 0 ? [] : [.. agent.RecentAssignments.TakeLast(remembered - 1), at],
        };
    }

    /// <summary>Makes the conversation theirs that they were offered.</summary>
    public static Agent Accept(Agent agent, Team? team, string conversationId, DateTimeOffset at)
    {
        Hold offered = FindOffer(agent, conversationId)!;
        Hold open = offered with
        {
            State = HoldState.Open,
            Since = at,
            CountsUntil = QuietAt(HoldState.Open, team, at),
        };
        return agent with
        {
            Holds = [.. Without(agent, conversationId, at), open],
            Attendance = agent.Attendance with { OffersExpired = 0 },
        };
    }

    /// <summary>Takes back what they were offered. It does not count as given; their turn is over all the same.</summary>
    public static Agent TakeBack(Agent agent, Team? team, string conversationId, DateTimeOffset at)
    {
        if (FindOffer(agent, conversationId) is not Hold offered)
        {
            return agent;
        }

        Agent refunded = team is null ? agent : SharePolicy.Refund(agent, team);
        return refunded with
        {
            Holds = Without(agent, conversationId, at),
            RecentAssignments = [.. agent.RecentAssignments.Where(given => given != offered.Since)],
        };
    }

    /// <summary>Rids them of the conversation.</summary>
    /// <param name="wrapUp">For how long it still takes its room; <see langword="null"/> for not at all.</param>
    public static Agent Free(Agent agent, string conversationId, TimeSpan? wrapUp, DateTimeOffset at)
    {
        Hold? open = agent.Holds.FirstOrDefault(hold => hold.State == HoldState.Open && IsOf(hold, conversationId));
        if (open is null)
        {
            return agent;
        }

        Hold[] left = Without(agent, conversationId, at);
        Agent freed = agent with
        {
            Holds = wrapUp is TimeSpan length
                ? [.. left, open with { State = HoldState.WrapUp, Since = at, CountsUntil = at + length }]
                : left,
        };
        return freed.OpenCount == 0 ? freed with { IdleSince = at } : freed;
    }

    /// <summary>
    /// Notes that their conversation was active. Nothing changes for an earlier time than was noted, nor for one that is
    /// later by less than a quarter of <paramref name="activeWithin"/>: a lively conversation is not written with each
    /// message, and may count as quiet that much sooner.
    /// </summary>
    public static Agent Stir(Agent agent, string conversationId, TimeSpan activeWithin, DateTimeOffset at)
    {
        Hold? quiet = agent.Holds.FirstOrDefault(hold =>
            hold.State == HoldState.Open
            && IsOf(hold, conversationId)
            && hold.CountsUntil + activeWithin / MostNotes <= at + activeWithin
        );
        return quiet is null
            ? agent
            : agent with
            {
                Holds =
                [
                    .. agent.Holds.Select(hold =>
                        ReferenceEquals(hold, quiet) ? quiet with { CountsUntil = at + activeWithin } : hold
                    ),
                ],
            };
    }

    /// <summary>What they were offered of the conversation.</summary>
    public static Hold? FindOffer(Agent agent, string conversationId)
    {
        IReadOnlyList<Hold> holds = agent.Holds;
        for (int i = 0; i < holds.Count; i++)
        {
            if (holds[i].State == HoldState.Offered && IsOf(holds[i], conversationId))
            {
                return holds[i];
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the change may have made somebody eligible, now or earlier than was known. Being given more never does.
    /// </summary>
    public static bool MayHaveMoreRoom(Agent before, Agent after)
    {
        if (
            before.Presence != after.Presence
            || before.Capacity != after.Capacity
            || before.Attendance.After != after.Attendance.After
            || before.Attendance.OnlineSince != after.Attendance.OnlineSince
            || !ReferenceEquals(before.Teams, after.Teams)
            || !ReferenceEquals(before.Skills, after.Skills)
            || before.RecentAssignments.Count > after.RecentAssignments.Count
            || before.Holds.Count > after.Holds.Count
        )
        {
            return true;
        }

        for (int i = 0; i < before.Holds.Count; i++)
        {
            if (!ReferenceEquals(before.Holds[i], after.Holds[i]) && !TakesAsMuch(before.Holds[i], after.Holds[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesAsMuch(Hold before, Hold after) =>
        IsOf(after, before.ConversationId)
        && after.State == before.State
        && after.Cost == before.Cost
        && (after.CountsUntil is null || after.CountsUntil >= before.CountsUntil);

    private static bool IsOf(Hold hold, string conversationId) =>
        string.Equals(hold.ConversationId, conversationId, StringComparison.Ordinal);

    private static Hold[] Without(Agent agent, string conversationId, DateTimeOffset at) =>
        [
            .. agent.Holds.Where(hold =>
                !IsOf(hold, conversationId) && !(hold.State == HoldState.WrapUp && hold.CountsUntil <= at)
            ),
        ];

    private static DateTimeOffset? QuietAt(HoldState state, Team? team, DateTimeOffset at) =>
        state == HoldState.Open ? at + team?.ActiveWithin : null;
}
