using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>
/// The contacts and agents of a scenario: what they ask the dispatcher for and when, by a virtual clock that jumps from
/// event to event.
/// </summary>
/// <remarks>
/// It decides nothing, and knows nothing of the dispatcher but what it is told. One thread. Nothing depends on the order
/// of a dictionary, on a hash code or on the machine's clock.
/// </remarks>
internal sealed class SimulatedWorld
{
    private readonly Scenario scenario;
    private readonly DispatchBoard board;
    private readonly EventQueue events = new();
    private readonly Queue<DispatchCall> due = new();
    private readonly RunResult result;
    private readonly ConversationBook conversations;
    private DateTimeOffset now;
    private DateTimeOffset? tickAt;

    /// <summary>A world in which nothing has happened yet.</summary>
    /// <param name="board">Where agents stand, to be read only.</param>
    /// <param name="result">Where the world notes what happens.</param>
    public SimulatedWorld(Scenario scenario, DispatchBoard board, RunResult result)
    {
        this.scenario = scenario;
        this.board = board;
        this.result = result;
        now = scenario.From;
        conversations = new ConversationBook(scenario, board, events, result);
        for (int index = 0; index < scenario.Agents.Count; index++)
        {
            Hire(scenario.Agents[index], index);
        }

        if (scenario.Arrivals.Count > 0)
        {
            events.Plan(scenario.Arrivals[0].At, new(SimulatedEventKind.Arrival, 0));
        }
    }

    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Lets time pass until somebody asks the dispatcher for something.</summary>
    /// <returns><see langword="false"/> when nothing more happens.</returns>
    public bool TryNext([MaybeNullWhen(false)] out DispatchCall call) => TryNext(scenario.Until, out call);

    /// <summary>Lets time pass until somebody asks the dispatcher for something, but not beyond a moment.</summary>
    /// <returns><see langword="false"/> when nobody does until then. Time has not passed further than to what happened last.</returns>
    public bool TryNext(DateTimeOffset until, [MaybeNullWhen(false)] out DispatchCall call)
    {
        DateTimeOffset end = until < scenario.Until ? until : scenario.Until;
        while (!due.TryDequeue(out call))
        {
            if (!events.TryNext(end, out DateTimeOffset at, out SimulatedEvent what))
            {
                return false;
            }

            now = at;
            result.Events++;
            if (CallOf(what) is DispatchCall next)
            {
                due.Enqueue(next);
            }
        }

        return true;
    }

    /// <summary>The scenario is over: what is still open is counted up to here.</summary>
    public void End()
    {
        now = scenario.Until;
        conversations.End(now);
    }

    /// <summary>The world learns where conversations stand now.</summary>
    public void Follow(IReadOnlyList<PlacementChange> changes)
    {
        for (int index = 0; index < changes.Count; index++)
        {
            conversations.Follow(changes[index], now);
        }
    }

    /// <summary>An agent was set to busy since they let offers expire: they are back after a while.</summary>
    public void BeginBreak(string agentId) =>
        events.Plan(now + scenario.Answers.Break, new(SimulatedEventKind.BreakEnds, 0, AgentId: agentId));

    /// <summary>Plans a tick for when something changes by itself next, unless there is one before.</summary>
    public void PlanTick(DateTimeOffset? next)
    {
        if (next is DateTimeOffset at && !(tickAt <= at))
        {
            tickAt = at > now ? at : now.AddTicks(1);
            events.Plan(tickAt.Value, new(SimulatedEventKind.TickDue, 0, tickAt.Value.UtcTicks));
        }
    }

    /// <summary>Conversations whose agent has left them for too long are to go back to the queue: that is called for next.</summary>
    public void Abandon(IReadOnlyList<AbandonedConversation> abandoned)
    {
        foreach (AbandonedConversation left in abandoned)
        {
            if (conversations.Find(left.ConversationId) is LiveConversation conversation)
            {
                string returnedBy = string.Create(CultureInfo.InvariantCulture, $"{left.OfflineSince.UtcTicks}");
                AgentRequest request = conversation.Arrival.ToRequest() with { ReturnedBy = returnedBy };
                due.Enqueue(new DispatchCall.ReturnToQueue(request, left.AgentId));
            }
        }
    }

    private void Hire(SimulatedAgent agent, int index)
    {
        conversations.Hire(agent);
        foreach (Shift shift in agent.Shifts.Where(shift => shift.Until > scenario.From))
        {
            DateTimeOffset begin = shift.From > scenario.From ? shift.From : scenario.From;
            events.Plan(begin, new(SimulatedEventKind.ShiftBegins, index));
            events.Plan(shift.Until, new(SimulatedEventKind.ShiftEnds, index));
        }
    }

    private DispatchCall? CallOf(SimulatedEvent what) =>
        what.Kind switch
        {
            SimulatedEventKind.Arrival => Arrive(what.Subject),
            SimulatedEventKind.HandlingEnds => EndHandling(Find(what), what.Stamp),
            SimulatedEventKind.PatienceEnds => Leave(Find(what)),
            SimulatedEventKind.ShiftBegins => SetPresence(what.Subject, Presence.Online),
            SimulatedEventKind.ShiftEnds => SetPresence(what.Subject, Presence.Offline),
            SimulatedEventKind.ReviewDue => Review(Find(what), what.Stamp),
            SimulatedEventKind.OfferAnswered => new DispatchCall.AnswerOffer(
                scenario.Arrivals[what.Subject].Id,
                what.AgentId!,
                what.Accept
            ),
            SimulatedEventKind.BreakEnds => EndBreak(what.AgentId!),
            _ => Tick(what.Stamp),
        };

    private LiveConversation? Find(SimulatedEvent what) => conversations.Find(scenario.Arrivals[what.Subject].Id);

    private DispatchCall.Ask Arrive(int index)
    {
        if (index + 1 < scenario.Arrivals.Count)
        {
            events.Plan(scenario.Arrivals[index + 1].At, new(SimulatedEventKind.Arrival, index + 1));
        }

        return new(conversations.Arrive(index).ToRequest());
    }

    private DispatchCall.Release? EndHandling(LiveConversation? conversation, long stamp)
    {
        if (conversation?.Agent is null || conversation.Assignments != stamp)
        {
            return null;
        }

        conversations.Close(conversation, now);
        return new(conversation.Arrival.Id);
    }

    private DispatchCall.Release? Leave(LiveConversation? conversation)
    {
        // Whoever has been served once does not go away any more.
        if (conversation is not { Agent: null, Assignments: 0 })
        {
            return null;
        }

        conversations.Abandon(conversation, now);
        return new(conversation.Arrival.Id);
    }

    private DispatchCall.SetPresence SetPresence(int index, Presence presence) =>
        new(scenario.Agents[index].Agent.Id, presence, WhenFinished: presence == Presence.Offline);

    private static DispatchCall.Review? Review(LiveConversation? conversation, long stamp) =>
        conversation is { Agent: null, ReviewAt: DateTimeOffset due } && due.UtcTicks == stamp
            ? new(conversation.Arrival.Id, due)
            : null;

    // Whoever let offers expire comes back after a while, unless their shift is over by then.
    private DispatchCall.SetPresence? EndBreak(string agentId) =>
        board.FindAgent(agentId) is { Presence: Presence.Busy }
            ? new(agentId, Presence.Online, WhenFinished: false)
            : null;

    private DispatchCall.Tick? Tick(long stamp)
    {
        if (tickAt?.UtcTicks != stamp)
        {
            return null;
        }

        tickAt = null;
        return new();
    }
}
