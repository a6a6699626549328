using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Watches a board from outside and notes every promise that it breaks.</summary>
/// <remarks>
/// It believes nothing but what it is told: the requests, and the placements that come of them. Every assignment is
/// checked, in time that grows with the team; everything at once, in time that grows with the board, after every so many
/// steps and at the end.
/// </remarks>
/// <param name="everything">After how many steps everything is checked.</param>
internal sealed class PromiseChecker(DispatchBoard board, int everything)
{
    private readonly Dictionary<string, AgentRequest> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AgentRequest Request, string AgentId)> assigned = new(StringComparer.Ordinal);
    private readonly HashSet<string> over = new(StringComparer.Ordinal);
    private readonly RoundRobinWatch turns = new(board);
    private readonly BreachList breaches = new();
    private long steps;

    /// <summary>What was broken so far. Grows.</summary>
    public IReadOnlyList<PromiseBreach> Breaches => breaches;

    /// <summary>Somebody is about to ask.</summary>
    public void Asked(AgentRequest request)
    {
        string id = request.ConversationId;
        if (over.Contains(id) || assigned.ContainsKey(id) || !waiting.TryAdd(id, request))
        {
            breaches.Add(Promises.NoDoubleOpen, $"{id} was opened twice");
        }
    }

    /// <summary>Conversations stand elsewhere now. More may match.</summary>
    public void Moved(IReadOnlyList<PlacementChange> changes, DateTimeOffset now)
    {
        for (int index = 0; index < changes.Count; index++)
        {
            Follow(changes[index], now);
        }
    }

    /// <summary>A step was taken, and the queue was matched to its end.</summary>
    public void Settled(IReadOnlyList<PlacementChange> changes, DateTimeOffset now)
    {
        Moved(changes, now);
        if (++steps % everything == 0)
        {
            CheckEverything(now);
        }
    }

    /// <summary>Checks everything, when nothing matches any more.</summary>
    public void CheckEverything(DateTimeOffset now)
    {
        DispatchState state = board.Snapshot();
        if (WatchdogPolicy.OldestUnservedSeconds(state, now) is > 0 and double seconds)
        {
            breaches.Add(Promises.NobodyIdle, $"at {now:O} somebody waits since {seconds} s whom somebody could serve");
        }

        HashSet<string> queued = new(StringComparer.Ordinal);
        foreach (WaitingEntry entry in state.Queue)
        {
            if (!queued.Add(entry.Request.ConversationId) || !waiting.ContainsKey(entry.Request.ConversationId))
            {
                breaches.Add(Promises.NoDoubleOpen, $"{entry.Request.ConversationId} waits and should not");
            }
        }

        if (queued.Count != waiting.Count)
        {
            string lost = waiting.Keys.Where(id => !queued.Contains(id)).Min(StringComparer.Ordinal) ?? "";
            breaches.Add(Promises.NobodyLost, $"{waiting.Count} wait and {queued.Count} are in the queue, not {lost}");
        }

        CheckHolds(state);
    }

    private void Follow(PlacementChange change, DateTimeOffset now)
    {
        string id = change.ConversationId;
        switch (change.After)
        {
            case null:
                Leave(id);
                break;
            case { AgentId: string agentId } placement:
                Assigned(id, agentId, placement, now);
                break;
            case { } placement:
                Waits(id, placement);
                break;
        }
    }

    private void Leave(string id)
    {
        if (!waiting.Remove(id) && !assigned.Remove(id))
        {
            breaches.Add(Promises.NobodyLost, $"{id} left and was not here");
        }

        over.Add(id);
    }

    private void Waits(string id, Placement placement)
    {
        if (assigned.Remove(id, out (AgentRequest Request, string AgentId) held))
        {
            waiting.Add(id, held.Request);
        }

        if (!waiting.TryGetValue(id, out AgentRequest? request))
        {
            breaches.Add(Promises.NobodyLost, $"{id} waits and never asked");
            return;
        }

        turns.Asked(placement.Offers);
        CheckAge(request, placement);
    }

    private void Assigned(string id, string agentId, Placement placement, DateTimeOffset now)
    {
        if (assigned.TryGetValue(id, out (AgentRequest Request, string AgentId) held))
        {
            breaches.Add(Promises.NoDoubleAssign, $"{id} was given to {agentId} while {held.AgentId} had it");
        }

        if (!waiting.Remove(id, out AgentRequest? request))
        {
            breaches.Add(Promises.NobodyLost, $"{id} was given to {agentId} and never asked");
            return;
        }

        assigned[id] = (request, agentId);
        CheckAge(request, placement);
        // Decisions of one moment are made an instant apart, and what takes room may end in between.
        DateTimeOffset at = placement.AssignedAt ?? now;
        CheckRoom(agentId, at);
        CheckOvertaking(request, placement.TeamId!, at);
        if (turns.Given(request, placement, at) is string passedOver)
        {
            breaches.Add(Promises.RoundRobinGap, $"{id} was given to {agentId} before {passedOver} had a turn");
        }
    }

    private void CheckAge(AgentRequest request, Placement placement)
    {
        if (placement.QueuedAt != request.QueuedAt)
        {
            breaches.Add(
                Promises.AgeKept,
                $"{request.ConversationId} came {request.QueuedAt:O}, not {placement.QueuedAt:O}"
            );
        }
    }

    private void CheckRoom(string agentId, DateTimeOffset now)
    {
        Agent? agent = board.FindAgent(agentId);
        if (agent is null || RoomPolicy.Load(agent, now) > agent.Capacity)
        {
            breaches.Add(Promises.NoOverCapacity, $"{agentId} has more than {agent?.Capacity} at {now:O}");
        }
    }

    private void CheckOvertaking(AgentRequest request, string teamId, DateTimeOffset now)
    {
        // Where agents are asked first, who answers first decides.
        Team? team = board.FindTeam(teamId);
        if (team?.Offers is not null)
        {
            return;
        }

        foreach (WaitingEntry head in board.Lanes.AskingOf(teamId).Select(lane => lane.Head))
        {
            if (
                head.DeclinedBy is []
                && QueueRank.AskForTheSame(request, head.Request)
                && QueueRank.Compare(head.Request, request, team, now) < 0
            )
            {
                breaches.Add(Promises.Overtaking, $"{request.ConversationId} overtook {head.Request.ConversationId}");
            }
        }
    }

    private void CheckHolds(DispatchState state)
    {
        int open = 0;
        foreach (Agent agent in state.Agents.Values)
        {
            foreach (Hold hold in agent.Holds.Where(hold => hold.State == HoldState.Open))
            {
                open++;
                if (
                    !assigned.TryGetValue(hold.ConversationId, out (AgentRequest Request, string AgentId) held)
                    || !string.Equals(held.AgentId, agent.Id, StringComparison.Ordinal)
                )
                {
                    breaches.Add(Promises.NoDoubleAssign, $"{agent.Id} has {hold.ConversationId} and should not");
                }
            }
        }

        if (open != assigned.Count)
        {
            breaches.Add(Promises.NobodyLost, $"{assigned.Count} were assigned and agents have {open}");
        }
    }
}
