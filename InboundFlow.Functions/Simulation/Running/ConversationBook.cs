using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>The conversations of a run: who has them, since when, and what comes of each.</summary>
/// <remarks>It decides nothing. It follows what the dispatcher decided, and plans the events that come of that.</remarks>
internal sealed class ConversationBook(Scenario scenario, DispatchBoard board, EventQueue events, RunResult result)
{
    private readonly Dictionary<string, LiveConversation> live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentLoad> loads = new(StringComparer.Ordinal);

    /// <summary>Counts what an agent is given from now on.</summary>
    public void Hire(SimulatedAgent agent)
    {
        AgentLoad load = new(agent);
        loads.Add(agent.Agent.Id, load);
        result.Agents.Add(load);
    }

    /// <summary>The conversation, while it is open.</summary>
    public LiveConversation? Find(string conversationId) => live.GetValueOrDefault(conversationId);

    /// <summary>A contact writes.</summary>
    public Arrival Arrive(int index)
    {
        Arrival arrival = scenario.Arrivals[index];
        result.Arrived++;
        live.Add(arrival.Id, new LiveConversation(index, arrival));
        result.Outcomes[index] = new(OutcomeKind.Waiting, arrival.TeamId, null, TimeSpan.Zero);
        if (arrival.Patience is TimeSpan patience)
        {
            events.Plan(arrival.At + patience, new(SimulatedEventKind.PatienceEnds, index));
        }

        return arrival;
    }

    /// <summary>Its agent has finished it.</summary>
    public void Close(LiveConversation conversation, DateTimeOffset now)
    {
        Leave(conversation, now);
        live.Remove(conversation.Arrival.Id);
    }

    /// <summary>The contact went away before anybody had it.</summary>
    public void Abandon(LiveConversation conversation, DateTimeOffset now)
    {
        result.Outcomes[conversation.Index] = result.Outcomes[conversation.Index] with
        {
            Kind = OutcomeKind.Abandoned,
            Wait = now - conversation.Arrival.At,
        };
        live.Remove(conversation.Arrival.Id);
    }

    /// <summary>The run is over: what is still open is counted up to here.</summary>
    public void End(DateTimeOffset until)
    {
        for (int index = 0; index < result.Arrived; index++)
        {
            if (!live.TryGetValue(scenario.Arrivals[index].Id, out LiveConversation? left))
            {
                continue;
            }

            Leave(left, until);
            Outcome outcome = result.Outcomes[index];
            if (outcome.Kind == OutcomeKind.Waiting)
            {
                result.Outcomes[index] = outcome with { Wait = until - left.Arrival.At };
            }
        }
    }

    /// <summary>Notes where a conversation stands now, and plans what comes of that.</summary>
    public void Follow(PlacementChange change, DateTimeOffset now)
    {
        if (
            change.After is not Placement placement
            || !live.TryGetValue(change.ConversationId, out LiveConversation? it)
        )
        {
            return;
        }

        if (placement.AgentId is string agentId)
        {
            Assign(it, placement.TeamId!, agentId, now);
        }
        else
        {
            Wait(it, placement, now);
        }
    }

    private void Assign(LiveConversation conversation, string teamId, string agentId, DateTimeOffset now)
    {
        Leave(conversation, now);
        AgentLoad load = loads[agentId];
        load.Give();
        conversation.Agent = load;
        conversation.AssignedAt = now;
        conversation.Cost = CostOf(agentId, conversation.Arrival.Id);
        conversation.ReviewAt = null;
        conversation.Assignments++;
        Outcome before = result.Outcomes[conversation.Index];
        TimeSpan wait = conversation.Assignments == 1 ? now - conversation.Arrival.At : before.Wait;
        result.Outcomes[conversation.Index] = new(OutcomeKind.Assigned, teamId, agentId, wait);
        events.Plan(
            now + conversation.Arrival.Handle,
            new(SimulatedEventKind.HandlingEnds, conversation.Index, conversation.Assignments)
        );
    }

    private int CostOf(string agentId, string conversationId)
    {
        IReadOnlyList<Hold> holds = board.FindAgent(agentId)!.Holds;
        for (int index = holds.Count - 1; index >= 0; index--)
        {
            if (string.Equals(holds[index].ConversationId, conversationId, StringComparison.Ordinal))
            {
                return holds[index].Cost;
            }
        }

        return 1;
    }

    private void Wait(LiveConversation conversation, Placement placement, DateTimeOffset now)
    {
        Leave(conversation, now);
        Outcome before = result.Outcomes[conversation.Index];
        result.Outcomes[conversation.Index] = before with { TeamId = placement.TeamId! };
        foreach (Offer offer in placement.Offers)
        {
            conversation.Offers ??= [];
            if (conversation.Offers.Add((offer.AgentId, offer.OfferedAt)))
            {
                PlanAnswer(conversation, offer);
            }
        }

        if (placement.ReviewAt is DateTimeOffset due && due != conversation.ReviewAt)
        {
            events.Plan(due, new(SimulatedEventKind.ReviewDue, conversation.Index, due.UtcTicks));
        }

        conversation.ReviewAt = placement.ReviewAt;
    }

    private void PlanAnswer(LiveConversation conversation, Offer offer)
    {
        result.Offered++;
        SeededRandom random = SeededRandom.Of(
            scenario.Seed,
            StableHash.Of(conversation.Arrival.Id),
            StableHash.Of(offer.AgentId),
            (ulong)conversation.Offers!.Count
        );
        double share = random.NextShare();
        DateTimeOffset at = offer.OfferedAt + scenario.Answers.After.Draw(ref random);
        bool accept = share < scenario.Answers.Accepted;
        if (at < offer.ExpiresAt && (accept || share < scenario.Answers.Accepted + scenario.Answers.Declined))
        {
            events.Plan(
                at,
                new(SimulatedEventKind.OfferAnswered, conversation.Index, AgentId: offer.AgentId, Accept: accept)
            );
        }
    }

    private static void Leave(LiveConversation conversation, DateTimeOffset now)
    {
        conversation.Agent?.Work(now - conversation.AssignedAt, conversation.Cost);
        conversation.Agent = null;
    }
}
