using System.Globalization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Lets a scenario happen: a virtual clock that jumps from event to event.</summary>
/// <remarks>One thread. Nothing depends on the order of a dictionary, on a hash code or on the machine's clock.</remarks>
internal sealed class SimulationRun
{
    private const int CancellationEvery = 1024;

    private readonly Scenario scenario;
    private readonly PromiseChecker? checker;
    private readonly SimulatedDispatch dispatch = new();
    private readonly EventQueue events = new();
    private readonly RunResult result;
    private readonly ConversationBook conversations;
    private DateTimeOffset now;
    private DateTimeOffset? tickAt;

    /// <summary>A run that has not begun.</summary>
    /// <param name="checkEvery">After how many events everything is checked; 0 for no checks at all.</param>
    public SimulationRun(Scenario scenario, int checkEvery)
    {
        this.scenario = scenario;
        now = scenario.From;
        checker = checkEvery > 0 ? new PromiseChecker(dispatch.Board, checkEvery) : null;
        result = new RunResult(scenario.Arrivals.Count, checker?.Breaches);
        conversations = new ConversationBook(scenario, dispatch.Board, events, result);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arrived">Called now and then with how many more have come.</param>
    public RunResult Run(Action<int> arrived, CancellationToken cancellationToken)
    {
        Begin();
        int reported = 0;
        while (events.TryNext(scenario.Until, out now, out SimulatedEvent what))
        {
            Happen(what);
            if (++result.Events % CancellationEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                arrived(result.Arrived - reported);
                reported = result.Arrived;
            }
        }

        End();
        arrived(result.Arrived - reported);
        return result;
    }

    private void Begin()
    {
        foreach (Team team in scenario.Teams)
        {
            dispatch.Board.SetTeam(team.Id, team);
        }

        for (int index = 0; index < scenario.Agents.Count; index++)
        {
            Hire(scenario.Agents[index], index);
        }

        if (scenario.Arrivals.Count > 0)
        {
            events.Plan(scenario.Arrivals[0].At, new(SimulatedEventKind.Arrival, 0));
        }
    }

    private void Hire(SimulatedAgent agent, int index)
    {
        Agent fresh = new(
            agent.Agent.Id,
            agent.Agent.Name,
            agent.Agent.Teams,
            agent.Agent.Skills,
            agent.Agent.Capacity,
            Presence.Offline
        );
        dispatch.Board.SetAgent(fresh.Id, fresh);
        conversations.Hire(agent);
        foreach (Shift shift in agent.Shifts.Where(shift => shift.Until > scenario.From))
        {
            DateTimeOffset begin = shift.From > scenario.From ? shift.From : scenario.From;
            events.Plan(begin, new(SimulatedEventKind.ShiftBegins, index));
            events.Plan(shift.Until, new(SimulatedEventKind.ShiftEnds, index));
        }
    }

    private void Happen(SimulatedEvent what)
    {
        switch (what.Kind)
        {
            case SimulatedEventKind.Arrival:
                Arrive(what.Subject);
                break;
            case SimulatedEventKind.HandlingEnds:
                EndHandling(Find(what), what.Stamp);
                break;
            case SimulatedEventKind.PatienceEnds:
                Abandon(Find(what));
                break;
            case SimulatedEventKind.ShiftBegins:
                SetPresence(what.Subject, Presence.Online);
                break;
            case SimulatedEventKind.ShiftEnds:
                SetPresence(what.Subject, Presence.Offline);
                break;
            case SimulatedEventKind.ReviewDue:
                Review(Find(what), what.Stamp);
                break;
            case SimulatedEventKind.OfferAnswered:
                Answer(what);
                break;
            case SimulatedEventKind.BreakEnds:
                EndBreak(what.AgentId!);
                break;
            default:
                Tick(what.Stamp);
                break;
        }
    }

    private LiveConversation? Find(SimulatedEvent what) => conversations.Find(scenario.Arrivals[what.Subject].Id);

    private void Arrive(int index)
    {
        if (index + 1 < scenario.Arrivals.Count)
        {
            events.Plan(scenario.Arrivals[index + 1].At, new(SimulatedEventKind.Arrival, index + 1));
        }

        AgentRequest request = conversations.Arrive(index).ToRequest();
        checker?.Asked(request);
        Do(draft => draft.Ask(request));
    }

    private void EndHandling(LiveConversation? conversation, long stamp)
    {
        if (conversation?.Agent is not null && conversation.Assignments == stamp)
        {
            conversations.Close(conversation, now);
            Do(draft => draft.Release(conversation.Arrival.Id));
        }
    }

    private void Abandon(LiveConversation? conversation)
    {
        // Whoever has been served once does not go away any more.
        if (conversation is { Agent: null, Assignments: 0 })
        {
            conversations.Abandon(conversation, now);
            Do(draft => draft.Release(conversation.Arrival.Id));
        }
    }

    private void SetPresence(int index, Presence presence)
    {
        string agentId = scenario.Agents[index].Agent.Id;
        Do(draft => draft.SetPresence(agentId, presence, whenFinished: presence == Presence.Offline));
    }

    private void Review(LiveConversation? conversation, long stamp)
    {
        if (conversation is { Agent: null, ReviewAt: DateTimeOffset due } && due.UtcTicks == stamp)
        {
            Do(draft => draft.Review(conversation.Arrival.Id, due));
        }
    }

    private void Answer(SimulatedEvent what)
    {
        string id = scenario.Arrivals[what.Subject].Id;
        Do(draft => draft.AnswerOffer(id, what.AgentId!, what.Accept));
    }

    // Whoever let offers expire comes back after a while, unless their shift is over by then.
    private void EndBreak(string agentId)
    {
        if (dispatch.Board.FindAgent(agentId) is { Presence: Presence.Busy })
        {
            Do(draft => draft.SetPresence(agentId, Presence.Online, whenFinished: false));
        }
    }

    private void Tick(long stamp)
    {
        if (tickAt?.UtcTicks != stamp)
        {
            return;
        }

        tickAt = null;
        IReadOnlyList<AbandonedConversation> returns = [];
        Do(draft => returns = draft.Tick());
        foreach (AbandonedConversation left in returns)
        {
            if (conversations.Find(left.ConversationId) is LiveConversation conversation)
            {
                AgentRequest request = conversation.Arrival.ToRequest() with
                {
                    ReturnedBy = string.Create(CultureInfo.InvariantCulture, $"{left.OfflineSince.UtcTicks}"),
                };
                Do(draft => draft.ReturnToQueue(request, left.AgentId));
            }
        }
    }

    private void Do(Action<DispatchDraft> change)
    {
        IReadOnlyList<PlacementChange> changes = dispatch.Do(now, change);
        for (int index = 0; index < changes.Count; index++)
        {
            conversations.Follow(changes[index], now);
        }

        foreach (string agentId in dispatch.WornOut)
        {
            events.Plan(now + scenario.Answers.Break, new(SimulatedEventKind.BreakEnds, 0, AgentId: agentId));
        }

        PlanTick(dispatch.NextAt);
        checker?.Settled(changes, now);
    }

    private void PlanTick(DateTimeOffset? next)
    {
        if (next is DateTimeOffset at && !(tickAt <= at))
        {
            tickAt = at > now ? at : now.AddTicks(1);
            events.Plan(tickAt.Value, new(SimulatedEventKind.TickDue, 0, tickAt.Value.UtcTicks));
        }
    }

    private void End()
    {
        now = scenario.Until;
        conversations.End(now);
        checker?.Ended(now);
    }
}
