using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>The rows of a dispatch partition as they are stored, and what must be true of them at any time.</summary>
internal sealed class DispatchRowsView
{
    private static readonly DispatchRows Maps = new("main");

    private readonly Dictionary<string, Agent> agents;
    private readonly Dictionary<string, Placement?> holds;
    private readonly Dictionary<string, WaitingEntry> waiting;
    private readonly Dictionary<string, string> untold;
    private readonly IReadOnlyList<TableEntity> stored;

    public DispatchRowsView(IReadOnlyList<TableEntity> rows)
    {
        stored = rows;
        agents = Of(rows, Maps.AgentPrefix, DispatchRows.ToAgent);
        holds = Of(rows, Maps.HoldPrefix, DispatchRows.ToPlacement);
        Dictionary<string, QueueSlot> slots = Of(rows, Maps.WaitPrefix, DispatchRows.ToSlot);
        waiting = slots
            .Where(slot => slot.Value.Grant is null)
            .ToDictionary(slot => slot.Key, slot => slot.Value.Entry, StringComparer.Ordinal);
        untold = slots
            .Where(slot => slot.Value.Grant is not null)
            .ToDictionary(slot => slot.Key, slot => slot.Value.Grant!.AgentId!, StringComparer.Ordinal);
    }

    /// <summary>Checks what is true whatever happened before.</summary>
    /// <param name="told">The last answer of each conversation that is not closed.</param>
    /// <param name="queuedAt">Since when each of them waits.</param>
    public void Check(IReadOnlyDictionary<string, Placement> told, IReadOnlyDictionary<string, DateTimeOffset> queuedAt)
    {
        OpenCountsAreTheHolds();
        EveryReasonSaysWhoWasChosen();
        WhoWaitsHasNoAgentAndWhoIsUntoldHasOne();
        NobodyIsLost(told);
        WhoWasToldToWaitIsToldWhenTheyHaveAnAgent(told);
        AgeIsKept(queuedAt);
    }

    /// <summary>
    /// Whoever was given something by the policy since <paramref name="before"/> has no more than they can take. True
    /// after a single call; of several at once another may have taken room away since.
    /// </summary>
    public void CheckCapacity(DispatchRowsView before)
    {
        foreach (Placement hold in holds.Values.OfType<Placement>())
        {
            bool isNew = before.holds.GetValueOrDefault(hold.ConversationId)?.AssignedAt != hold.AssignedAt;
            if (isNew && !string.Equals(hold.Reason!.Policy, "byHand", StringComparison.Ordinal))
            {
                Agent agent = agents[hold.AgentId!];
                Assert.InRange(agent.OpenCount, 1, agent.Capacity);
                Assert.NotEqual(Presence.Busy, agent.Presence);
            }
        }
    }

    /// <summary>Nobody has more than they can take: true while no capacity changes and nothing is assigned by hand.</summary>
    public void CheckAllCapacities() =>
        Assert.All(agents.Values, agent => Assert.InRange(agent.OpenCount, 0, agent.Capacity));

    /// <summary>Whoever knew the board as it was <paramref name="before"/> and reads the journal knows it as it is.</summary>
    public void CheckJournal(DispatchRowsView before)
    {
        DispatchBoard board = before.Board();
        Dictionary<long, DispatchEntry> journal = stored
            .Where(row => row.RowKey.StartsWith(Maps.LogPrefix, StringComparison.Ordinal))
            .Select(DispatchJournal.ToEntry)
            .ToDictionary(entry => entry.Version);
        for (long version = before.Version + 1; version <= Version; version++)
        {
            journal[version].Changes!.ApplyTo(board);
        }

        Assert.Equal(TextOf(Board()), TextOf(board));
    }

    private long Version => Head?.GetInt64("Version") ?? 0;

    private TableEntity? Head =>
        stored.SingleOrDefault(row => string.Equals(row.RowKey, Maps.HeadKey, StringComparison.Ordinal));

    private DispatchBoard Board()
    {
        DispatchBoard board = new() { LastDecidedAt = Head?.GetDateTimeOffset("LastAssignedAt") };
        foreach ((string id, Team team) in Of(stored, Maps.TeamPrefix, DispatchRows.ToTeam))
        {
            board.SetTeam(id, team);
        }

        foreach ((string id, TeamPace pace) in Of(stored, Maps.PacePrefix, Maps.ToPace))
        {
            board.SetPace(id, pace);
        }

        foreach ((string id, Agent agent) in agents)
        {
            board.SetAgent(id, agent);
        }

        foreach ((string id, QueueSlot slot) in Of(stored, Maps.WaitPrefix, DispatchRows.ToSlot))
        {
            board.SetSlot(id, slot);
        }

        return board;
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
                state.Queue,
                Paces = state.Paces.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                Untold = board.Untold.OrderBy(grant => grant.ConversationId, StringComparer.Ordinal),
            }
        );
    }

    private void OpenCountsAreTheHolds()
    {
        foreach (Agent agent in agents.Values)
        {
            Assert.Equal(
                holds.Values.Count(hold => string.Equals(hold?.AgentId, agent.Id, StringComparison.Ordinal)),
                agent.OpenCount
            );
        }

        Assert.All(holds.Values, hold => Assert.True(hold is null || agents.ContainsKey(hold.AgentId!)));
    }

    private void EveryReasonSaysWhoWasChosen()
    {
        foreach (Placement hold in holds.Values.OfType<Placement>())
        {
            Candidate chosen = hold.Reason!.Candidates[0];
            Assert.Equal((hold.AgentId, 1), (chosen.AgentId, chosen.Rank));
            Assert.True(chosen.Eligible || string.Equals(hold.Reason.Policy, "byHand", StringComparison.Ordinal));
        }

        Placement[] byTime = [.. holds.Values.OfType<Placement>().OrderBy(hold => hold.AssignedAt)];
        Assert.Equal(byTime.Length, byTime.DistinctBy(hold => hold.AssignedAt).Count());
    }

    private void WhoWaitsHasNoAgentAndWhoIsUntoldHasOne()
    {
        Assert.Equal(
            waiting.Keys.Order(StringComparer.Ordinal),
            holds.Where(hold => hold.Value is null).Select(hold => hold.Key).Order(StringComparer.Ordinal)
        );
        Assert.All(untold, pair => Assert.Equal(pair.Value, holds[pair.Key]!.AgentId));
    }

    private void NobodyIsLost(IReadOnlyDictionary<string, Placement> told) =>
        Assert.Equal(told.Keys.Order(StringComparer.Ordinal), holds.Keys.Order(StringComparer.Ordinal));

    private void WhoWasToldToWaitIsToldWhenTheyHaveAnAgent(IReadOnlyDictionary<string, Placement> told)
    {
        foreach ((string conversation, Placement answer) in told)
        {
            if (answer.AgentId is null)
            {
                Assert.True(waiting.ContainsKey(conversation) || untold.ContainsKey(conversation));
            }
            else
            {
                Assert.NotNull(holds[conversation]);
            }
        }
    }

    private void AgeIsKept(IReadOnlyDictionary<string, DateTimeOffset> queuedAt)
    {
        Assert.All(
            waiting.Values,
            entry => Assert.Equal(queuedAt[entry.Request.ConversationId], entry.Request.QueuedAt)
        );
        Assert.All(
            holds.Values.OfType<Placement>(),
            hold => Assert.Equal(queuedAt[hold.ConversationId], hold.QueuedAt)
        );
    }

    private static Dictionary<string, T> Of<T>(
        IReadOnlyList<TableEntity> rows,
        string prefix,
        Func<TableEntity, T> map
    ) =>
        rows.Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(row => row.RowKey[prefix.Length..], map, StringComparer.Ordinal);
}
