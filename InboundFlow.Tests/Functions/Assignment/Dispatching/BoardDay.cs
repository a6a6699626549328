using System.Text.Json;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>A board over a day of calls, the rows that would be stored, and what each conversation was last told.</summary>
internal sealed class BoardDay
{
    public const int Conversations = 12;
    public static readonly string[] AgentIds = ["ada", "bo", "cleo", "dan"];
    public static readonly string[] TeamIds = ["support", "sales", "night"];

    private readonly Dictionary<string, Agent> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TeamPace> paces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueSlot> slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> placements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> queuedAt = new(StringComparer.Ordinal);

    public DispatchBoard Board { get; } = new();

    public DateTimeOffset Now { get; set; } = Some.Noon;

    public IReadOnlyDictionary<string, Placement> Placements => placements;

    public IReadOnlyDictionary<string, Agent> Agents => agents;

    public IEnumerable<WaitingEntry> Waiting => slots.Values.Where(slot => slot.IsWaiting).Select(slot => slot.Entry);

    /// <summary>Makes the call, as one that is lost first, and then for good; and again on a board read from the rows.</summary>
    /// <param name="asks">The conversation whose own call it is.</param>
    public void Do(Action<DispatchDraft> call, string? asks = null)
    {
        DispatchBoard rebuilt = Rebuild();
        Assert.Equal(TextOf(rebuilt), TextOf(Board));

        string before = TextOf(Board);
        DispatchDraft lost = Draft(Board);
        call(lost);
        lost.Drain();
        lost.Undo();
        Assert.Equal(before, TextOf(Board));

        Commit(rebuilt, call, _ => { });
        Commit(Board, call, draft => Store(draft, asks));
        Assert.Equal(TextOf(rebuilt), TextOf(Board));
    }

    /// <summary>Tells everybody, as far as anything is left to tell.</summary>
    public void Announce()
    {
        Placement[] untold = [.. Board.Untold];
        foreach (Placement placement in untold)
        {
            told[placement.ConversationId] = placement;
        }

        Do(draft => Array.ForEach(untold, draft.MarkTold));
        Assert.Empty(Board.Untold);
    }

    public void Ask(AgentRequest request)
    {
        queuedAt.TryAdd(request.ConversationId, request.QueuedAt);
        Do(draft => draft.Ask(request), request.ConversationId);
    }

    public void Release(string conversationId)
    {
        Do(draft => draft.Release(conversationId));
        queuedAt.Remove(conversationId);
        told.Remove(conversationId);
    }

    /// <summary>What must be true after every call.</summary>
    public void Check()
    {
        OffersAreTheRoomThatIsKept();
        WhatIsOpenIsWhatWasAssigned();
        NobodyIsLostAndEachKeepsItsAge();
        NobodyWaitsWhoCouldBeServed();
        EachKnowsWhereItStandsOrIsToldYet();
        Assert.All(
            Waiting,
            entry => Assert.True(WaitingPolicy.ReviewAt(entry) is null || entry.ChangedAt >= Some.Noon)
        );
    }

    private void OffersAreTheRoomThatIsKept()
    {
        IEnumerable<string> offers = Waiting.SelectMany(entry =>
            entry.Offers.Select(offer => $"{entry.Request.ConversationId} {offer.AgentId} {entry.Demand.Cost}")
        );
        IEnumerable<string> kept = agents.Values.SelectMany(agent =>
            agent
                .Holds.Where(hold => hold.State == HoldState.Offered)
                .Select(hold => $"{hold.ConversationId} {agent.Id} {hold.Cost}")
        );
        Assert.Equal(kept.Order(StringComparer.Ordinal), offers.Order(StringComparer.Ordinal));
        Assert.All(
            Waiting,
            entry =>
                Assert.Equal(
                    entry.Offers.Select(offer => offer.OfferedAt).Distinct().Order(),
                    entry.OfferReasons.Select(reason => reason.FactsAt).Order()
                )
        );
    }

    private void WhatIsOpenIsWhatWasAssigned()
    {
        IEnumerable<string> assigned = placements
            .Values.Where(placement => placement.AgentId is not null)
            .Select(placement => $"{placement.ConversationId} {placement.AgentId} {placement.TeamId}");
        IEnumerable<string> open = agents.Values.SelectMany(agent =>
            agent
                .Holds.Where(hold => hold.State == HoldState.Open)
                .Select(hold => $"{hold.ConversationId} {agent.Id} {hold.TeamId}")
        );
        Assert.Equal(assigned.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
        Assert.All(
            placements.Values.Where(placement => placement.AgentId is not null),
            placement =>
            {
                Assert.Equal(placement.AgentId, placement.Reason!.Chosen);
                Assert.Equal(placement.AssignedAt, placement.DecidedAt);
            }
        );
    }

    private void NobodyIsLostAndEachKeepsItsAge()
    {
        Assert.Equal(queuedAt.Keys.Order(StringComparer.Ordinal), placements.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            placements
                .Values.Where(placement => placement.AgentId is null)
                .Select(placement => placement.ConversationId)
                .Order(StringComparer.Ordinal),
            Waiting.Select(entry => entry.Request.ConversationId).Order(StringComparer.Ordinal)
        );
        Assert.All(Waiting, entry => Assert.Equal(queuedAt[entry.Request.ConversationId], entry.Request.QueuedAt));
        Assert.All(
            placements.Values,
            placement => Assert.Equal(queuedAt[placement.ConversationId], placement.QueuedAt)
        );
    }

    private void NobodyWaitsWhoCouldBeServed()
    {
        Assert.Equal(0, WatchdogPolicy.OldestUnservedSeconds(Board.Snapshot(), Now));
        foreach (WaitingEntry entry in Waiting)
        {
            Team? team = teams.GetValueOrDefault(entry.TeamId);
            if (WaitingPolicy.StillAsks(entry, team) is not null)
            {
                Assert.IsNotType<AssignmentDecision.Assign>(
                    AssignmentPolicy.Decide(team, Board.MembersOf(entry.TeamId), entry, Now)
                );
            }
        }
    }

    private void EachKnowsWhereItStandsOrIsToldYet()
    {
        foreach (WaitingEntry entry in Waiting)
        {
            Placement stands = WaitingPolicy.Placement(entry);
            string id = stands.ConversationId;
            Placement known = Board.Untold.SingleOrDefault(placement => placement.ConversationId == id) ?? told[id];
            Assert.Equal((stands.TeamId, stands.ReviewAt, stands.Status), (known.TeamId, known.ReviewAt, known.Status));
            Assert.Equal(stands.Offers, known.Offers);
        }
    }

    private void Commit(DispatchBoard board, Action<DispatchDraft> call, Action<DispatchDraft> committed)
    {
        DispatchDraft draft = Draft(board);
        call(draft);
        bool isSettled = draft.Drain();
        Assert.InRange(draft.Rows, 0, DispatchDraft.MostRows);
        committed(draft);
        while (!isSettled)
        {
            draft = Draft(board);
            isSettled = draft.Drain();
            committed(draft);
        }
    }

    private void Store(DispatchDraft draft, string? asks)
    {
        NobodyWasGivenMoreThanTheyCanTake(draft);
        foreach (RowChange<Placement> change in draft.Placements.Where(change => change is { After: not null }))
        {
            Assert.False(placements.GetValueOrDefault(change.Id)?.DecidedAt >= change.After!.DecidedAt);
        }

        Apply(draft.Agents, agents);
        Apply(draft.Teams, teams);
        Apply(draft.Paces, paces);
        Apply(draft.Slots, slots);
        Apply(draft.Placements, placements);
        if (asks is not null && draft.Find(asks) is Placement answer)
        {
            told[asks] = answer;
        }
    }

    // Accepting an offer takes no more room than was kept for it.
    private static void NobodyWasGivenMoreThanTheyCanTake(DispatchDraft draft)
    {
        foreach (RowChange<Agent> change in draft.Agents.Where(change => change.After is not null))
        {
            HashSet<string> before = [.. change.Before?.Holds.Select(hold => hold.ConversationId) ?? []];
            Hold[] given = [.. change.After!.Holds.Where(hold => !before.Contains(hold.ConversationId))];
            bool byHand = given.Any(hold =>
                draft.Find(hold.ConversationId)?.Reason?.Policy == AssignmentPolicy.HandPolicy
            );
            Assert.All(
                byHand ? [] : given,
                hold => Assert.InRange(EligibilityPolicy.LoadOf(change.After, hold.Since), 0, change.After.Capacity)
            );
        }
    }

    private static void Apply<T>(RowChanges<T> changes, Dictionary<string, T> stored)
        where T : class
    {
        foreach (RowChange<T> change in changes.Where(change => change.Differs))
        {
            stored.Remove(change.Id);
            if (change.After is not null)
            {
                stored.Add(change.Id, change.After);
            }
        }
    }

    private DispatchDraft Draft(DispatchBoard board) =>
        new(
            board,
            placements.ToDictionary(pair => pair.Key, pair => pair.Value.AgentId is null ? null : pair.Value),
            Now
        );

    private DispatchBoard Rebuild()
    {
        DispatchBoard rebuilt = new() { LastDecidedAt = Board.LastDecidedAt };
        foreach ((string id, Team team) in teams)
        {
            rebuilt.SetTeam(id, team);
        }

        foreach ((string id, TeamPace pace) in paces)
        {
            rebuilt.SetPace(id, pace);
        }

        foreach ((string id, Agent agent) in agents)
        {
            rebuilt.SetAgent(id, agent);
        }

        foreach ((string id, QueueSlot slot) in slots)
        {
            rebuilt.SetSlot(id, slot);
        }

        return rebuilt;
    }

    private static string TextOf(DispatchBoard board)
    {
        DispatchState state = board.Snapshot();
        return JsonSerializer.Serialize(
            new
            {
                board.LastDecidedAt,
                Agents = state.Agents.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                Teams = state.Teams.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                Paces = state.Paces.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                Queue = state.Queue.OrderBy(entry => entry.Request.ConversationId, StringComparer.Ordinal),
                Untold = board.Untold.OrderBy(placement => placement.ConversationId, StringComparer.Ordinal),
                Members = TeamIds.Select(teamId => board.MembersOf(teamId).Select(agent => agent.Id)),
            }
        );
    }
}
