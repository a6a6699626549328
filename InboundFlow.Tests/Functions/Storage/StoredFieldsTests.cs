using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What is stored of a dispatch partition comes back as it was: every field there is, and every one to come.</summary>
public sealed class StoredFieldsTests
{
    private static readonly DispatchRows Rows = new("main");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_field_of_an_agent_survives_a_restart(bool filled)
    {
        Agent agent = Make<Agent>(filled);

        DispatchBoard board = await RestartAsync(Rows.Change(New(agent.Id, agent)));

        AssertSame(agent, board.FindAgent(agent.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_field_of_a_team_survives_a_restart(bool filled)
    {
        Team team = Make<Team>(filled);

        DispatchBoard board = await RestartAsync(Rows.Change(New(team.Id, team)));

        AssertSame(team, board.FindTeam(team.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_field_of_a_pace_survives_a_restart(bool filled)
    {
        TeamPace pace = Make<TeamPace>(filled);

        DispatchBoard board = await RestartAsync(Rows.Change(New(pace.TeamId, pace)));

        AssertSame(pace, board.FindPace(pace.TeamId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_field_of_a_waiting_conversation_survives_a_restart(bool filled)
    {
        QueueSlot slot = Make<QueueSlot>(filled);
        string id = slot.Entry.Request.ConversationId;

        DispatchBoard board = await RestartAsync(Rows.Change(New(id, slot)));

        AssertSame(WithoutReason(slot), board.FindSlot(id));
    }

    [Fact]
    public async Task Every_field_of_a_placement_survives_a_restart()
    {
        // One without an agent is in its queue, and nowhere else.
        Placement filled = EveryField.Filled<Placement>();
        Placement emptied = EveryField.Emptied<Placement>() with { AgentId = "ada" };

        foreach (Placement placement in new[] { filled, emptied })
        {
            MemoryTable table = new();
            await table.SubmitAsync([Rows.Change(New(placement.ConversationId, placement))], CancellationToken.None);
            KnownPlacements known = new(table, Rows);
            await known.ReadAsync([placement.ConversationId], CancellationToken.None);

            AssertSame(placement, known.All[placement.ConversationId]);
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Every_field_is_told_to_other_processes(bool filled, bool isNew)
    {
        Agent agent = Make<Agent>(filled);
        Team team = Make<Team>(filled);
        TeamPace pace = Make<TeamPace>(filled);
        QueueSlot slot = Make<QueueSlot>(filled);
        string id = slot.Entry.Request.ConversationId;

        // As other processes know them: of the agent the same teams and skills, of the conversation the same wish.
        Agent? before = isNew ? null : new Agent(agent.Id, "", agent.Teams, agent.Skills, 0, Presence.Offline);
        QueueSlot? asked = isNew ? null : new QueueSlot(slot.Entry, null, !slot.IsNews);
        DispatchBoard here = new() { LastDecidedAt = Some.Noon };
        DispatchDraft draft = new(here, Some.NothingRead, Some.Noon);
        draft.Agents.Set(agent.Id, before, agent);
        draft.Teams.Set(team.Id, null, team);
        draft.Paces.Set(pace.TeamId, null, pace);
        draft.Slots.Set(id, asked, slot);
        DispatchBoard there = new();
        there.SetAgent(agent.Id, before);
        there.SetSlot(id, asked);

        Told(DispatchChanges.Of(draft)).ApplyTo(there);

        AssertSame(agent, there.FindAgent(agent.Id));
        AssertSame(team, there.FindTeam(team.Id));
        AssertSame(pace, there.FindPace(pace.TeamId));
        AssertSame(WithoutReason(slot), there.FindSlot(id));
        Assert.Equal(Some.Noon, there.LastDecidedAt);
    }

    [Fact]
    public void Every_field_of_a_transactions_changes_is_in_the_journal()
    {
        DispatchChanges filled = EveryField.Filled<DispatchChanges>();
        DispatchChanges emptied = EveryField.Emptied<DispatchChanges>();

        AssertSame(filled, Told(filled));
        AssertSame(emptied, Told(emptied));
    }

    private static T Make<T>(bool filled)
        where T : class => filled ? EveryField.Filled<T>() : EveryField.Emptied<T>();

    private static RowChange<T> New<T>(string id, T value)
        where T : class => new(id, null, value);

    // The reason of a grant is in the conversation's hold, once.
    private static QueueSlot WithoutReason(QueueSlot slot) =>
        slot with
        {
            Grant = slot.Grant is null ? null : slot.Grant with { Reason = null },
        };

    private static async Task<DispatchBoard> RestartAsync(TableTransactionAction written)
    {
        MemoryTable table = new();
        await table.SubmitAsync([Rows.Head(null, 1, null), written], CancellationToken.None);
        return (await new DispatchLoader(table, Rows).LoadAsync(CancellationToken.None)).Board;
    }

    private static DispatchChanges Told(DispatchChanges changes)
    {
        TableTransactionAction written = new DispatchJournal(new MemoryTable(), Rows).Write(1, "commit", changes);
        return DispatchJournal.ToEntry((TableEntity)written.Entity).Changes!;
    }

    private static void AssertSame<T>(T expected, T? actual)
        where T : class
    {
        Assert.NotNull(actual);
        IReadOnlyList<string> before = EveryField.LinesOf(expected);
        IReadOnlyList<string> after = EveryField.LinesOf(actual);
        Assert.NotEmpty(before);
        Assert.Equal([], before.Except(after, StringComparer.Ordinal));
        Assert.Equal([], after.Except(before, StringComparer.Ordinal));
    }
}
