namespace InboundFlow.Functions.Assignment;

/// <summary>How conversations come into a queue, and what becomes of them there.</summary>
internal sealed class QueueEntries(BoardChanges changes, OfferBook offers)
{
    private readonly DispatchBoard board = changes.Board;

    /// <summary>
    /// Puts the conversation into the queue of the team it asks for. A team that nobody could ever serve is passed over at
    /// once; without a fallback it keeps its queue until somebody can.
    /// </summary>
    /// <param name="declinedBy">Who said no while it waited elsewhere.</param>
    public WaitingEntry Enter(AgentRequest request, IReadOnlyList<string> declinedBy)
    {
        string teamId = request.TeamId;
        string[] tried = [teamId];
        if (!board.CouldServe(teamId, changes.Now) && NextTeam(teamId, tried, changes.Now) is string fallback)
        {
            teamId = fallback;
            tried = [.. tried, fallback];
        }

        return Begin(new(request, teamId, tried, null) { DeclinedBy = declinedBy }, changes.Now);
    }

    /// <summary>Moves it to another team's queue, with the age it has. Who was asked is not asked any more.</summary>
    public WaitingEntry Moved(WaitingEntry entry, string teamId, DateTimeOffset at)
    {
        WaitingEntry left = offers.RevokeAll(entry);
        return Begin(left with { TeamId = teamId, TriedTeamIds = [.. left.TriedTeamIds, teamId] }, at);
    }

    /// <summary>Moves it to the queue of the team that somebody wants it in. Its fallback teams are that team's from now on.</summary>
    public WaitingEntry Transferred(WaitingEntry entry, string teamId)
    {
        WaitingEntry left = offers.RevokeAll(entry);
        return Enter(left.Request with { TeamId = teamId }, left.DeclinedBy) with { EndedOffers = left.EndedOffers };
    }

    /// <summary>
    /// The contact wrote, so that the channel lets us answer for as long again, and it is urgent only later. What wrote
    /// before it changes nothing.
    /// </summary>
    public void NoteMessage(WaitingEntry entry, DateTimeOffset at)
    {
        AgentRequest request = entry.Request;
        TimeSpan? window = request.Window ?? request.WindowClosesAt - request.QueuedAt;
        if (at + window > request.WindowClosesAt)
        {
            AgentRequest extended = request with { WindowClosesAt = at + window, Window = window };
            (DateTimeOffset _, DateTimeOffset? urgentFrom) = RankPolicy.Of(extended, board.FindTeam(entry.TeamId));
            Put(entry with { Request = extended, UrgentFrom = urgentFrom });
        }
    }

    /// <summary>The team it goes to next; <see langword="null"/> when none is left that could serve it.</summary>
    public string? NextTeam(WaitingEntry entry, DateTimeOffset at) =>
        NextTeam(entry.Request.TeamId, entry.TriedTeamIds, at);

    /// <summary>The entry as it asks for less: after its present step.</summary>
    public WaitingEntry Widened(WaitingEntry entry, DateTimeOffset at)
    {
        DemandStep step = DemandPolicy.Next(entry, board.FindTeam(entry.TeamId), board.MembersOf(entry.TeamId), at);
        return entry with { Demand = step.Demand, Step = step.Step, StepUntil = step.Until };
    }

    /// <summary>
    /// Leaves a step that no member could ever satisfy as they are now, or in which it waits for the agent who knows the
    /// contact and has gone.
    /// </summary>
    public WaitingEntry Possible(WaitingEntry entry, DateTimeOffset at) =>
        entry.Step > entry.Request.Skills.Count
        || (DemandPolicy.CouldEverBeMet(entry, board.MembersOf(entry.TeamId)) && !HasGone(entry))
            ? entry
            : Widened(entry, at);

    /// <summary>Does what is due by <paramref name="present"/>: offers expire, it asks for less, it falls back.</summary>
    public WaitingEntry Reviewed(WaitingEntry entry, DateTimeOffset present)
    {
        while (WaitingPolicy.ReviewAt(entry) <= present)
        {
            entry = offers.Expire(entry, present);
            if (entry.StepUntil <= present)
            {
                entry = Widened(entry, present);
            }
            else if (entry.FallBackAt <= present)
            {
                entry = NextTeam(entry, present) is string next
                    ? Moved(entry, next, present)
                    : entry with
                    {
                        FallBackAt = LaterThan(present, Deadline(entry, present)),
                    };
            }
        }

        return entry;
    }

    /// <summary>
    /// Stores the entry as it is now. Its conversation has to be told if that is news to it, unless this is its own call.
    /// </summary>
    /// <returns>The entry as it is stored.</returns>
    public WaitingEntry Put(WaitingEntry entry)
    {
        string conversationId = entry.Request.ConversationId;
        if (board.FindSlot(conversationId) is not QueueSlot before)
        {
            // Nobody sees it before it has been matched: whoever gets an agent at once got them at that very instant.
            return Store(entry with { ChangedAt = changes.NextInstant }, isNews: false);
        }

        bool isNews = before.IsUntold || WaitingPolicy.IsNews(before.Entry, entry);
        return Store(entry with { ChangedAt = changes.Decide() }, isNews && !changes.Answered.Contains(conversationId));
    }

    /// <summary>It may stay where it came to. Where it stands is the same as before.</summary>
    public void Stay(string conversationId)
    {
        if (board.FindSlot(conversationId) is QueueSlot slot)
        {
            changes.SetSlot(conversationId, slot with { Entry = slot.Entry with { IsEntering = false } });
        }
    }

    private bool HasGone(WaitingEntry entry) =>
        entry is { Request.AgentId: null, Demand.OnlyAgentId: string agentId }
        && board.FindAgent(agentId) is not { Presence: Presence.Online, Attendance.After: null };

    private WaitingEntry Store(WaitingEntry entry, bool isNews)
    {
        changes.SetSlot(entry.Request.ConversationId, new QueueSlot(entry, null, isNews));
        return entry;
    }

    private WaitingEntry Begin(WaitingEntry entry, DateTimeOffset at)
    {
        AgentRequest request = entry.Request;
        Team? team = board.FindTeam(entry.TeamId);
        IReadOnlyList<Agent> members = board.MembersOf(entry.TeamId);
        DemandStep step = DemandPolicy.Begin(request, team, members, at, entry.DeclinedBy);
        (DateTimeOffset rankAt, DateTimeOffset? urgentFrom) = RankPolicy.Of(request, team);
        changes.Entered.Add(request.ConversationId);
        return entry with
        {
            Demand = step.Demand,
            Step = step.Step,
            StepUntil = step.Until,
            RankAt = rankAt,
            UrgentFrom = urgentFrom,
            FallBackAt = Deadline(entry, at),
            IsEntering = team?.MaxQueue is not null,
        };
    }

    private DateTimeOffset? Deadline(WaitingEntry entry, DateTimeOffset at) =>
        FallbackPolicy.Deadline(board, entry.Request.TeamId, entry.TeamId, entry.TriedTeamIds, at);

    private static DateTimeOffset? LaterThan(DateTimeOffset present, DateTimeOffset? at) => at > present ? at : null;

    private string? NextTeam(string routedTeamId, IReadOnlyList<string> tried, DateTimeOffset at) =>
        FallbackPolicy.Next(board, routedTeamId, tried, at);
}
