using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class DispatchDraftTests
{
    private readonly DispatchBoard board = new();
    private readonly DateTimeOffset now = Some.Noon;

    [Fact]
    public void Whoever_asks_and_gets_an_agent_at_once_leaves_no_trace_in_the_queue()
    {
        DispatchDraft draft = Do(d =>
        {
            d.SetTeam("support", Some.Team());
            d.SetAgent("ada", Some.Agent("ada"));
            d.Ask(Some.Request());
        });

        Assert.Equal(0, draft.Slots.Count);
        Assert.Empty(board.Untold);
        Assert.Equal((1, now), (board.FindAgent("ada")!.OpenCount, board.FindAgent("ada")!.LastAssignedAt));
    }

    [Fact]
    public void Assignments_of_one_instant_are_a_tick_apart()
    {
        DispatchDraft draft = Do(d =>
        {
            d.SetTeam("support", Some.Team());
            d.SetAgent("ada", Some.Agent("ada"));
            d.Ask(Some.Request("c1"));
            d.Ask(Some.Request("c2"));
        });

        Assert.Equal(now, draft.Find("c1")!.AssignedAt);
        Assert.Equal(now.AddTicks(1), draft.Find("c2")!.AssignedAt);
    }

    [Fact]
    public void A_transaction_is_filled_and_never_over_filled()
    {
        Do(d =>
        {
            d.SetTeam("support", Some.Team());
            d.SetAgent("ada", Some.Agent("ada", capacity: 1000, presence: Presence.Offline));
        });
        for (int i = 0; i < 200; i++)
        {
            Do(d => d.Ask(Some.Request($"c{i:000}")));
        }

        DispatchDraft first = new(board, Some.NothingRead, now);
        first.SetAgent("ada", board.FindAgent("ada")! with { Presence = Presence.Online });

        Assert.False(first.Drain());
        Assert.InRange(first.Rows, 97, DispatchDraft.MostRows);
        int rounds = 1;
        while (!new DispatchDraft(board, Some.NothingRead, now).Drain())
        {
            rounds++;
        }

        Assert.Equal(4, rounds);
        Assert.Equal(200, board.Untold.Count);
    }

    [Fact]
    public void What_is_undone_never_was()
    {
        Do(d =>
        {
            d.SetTeam("support", Some.Team());
            d.SetAgent("ada", Some.Agent("ada", capacity: 1));
            d.SetAgent("bo", Some.Agent("bo", presence: Presence.Offline));
            d.Ask(Some.Request("c1"));
            d.Ask(Some.Request("c2"));
        });
        string before = Describe();

        DispatchDraft draft = Do(d =>
        {
            d.SetAgent("bo", board.FindAgent("bo")! with { Presence = Presence.Online });
            d.SetAgent("cleo", Some.Agent("cleo"));
            d.SetTeam("sales", Some.Team("sales"));
            d.Ask(Some.Request("c3"));
            d.AssignByHand(Some.Request("c4"), "ada");
        });
        Assert.NotEqual(before, Describe(), StringComparer.Ordinal);
        draft.Undo();

        Assert.Equal(before, Describe());
        Assert.Equal(
            "bo",
            Do(d => d.SetAgent("bo", board.FindAgent("bo")! with { Presence = Presence.Online })).Find("c2")!.AgentId
        );
    }

    [Fact]
    public void What_was_done_about_a_team_that_lost_its_last_agent_is_done_again_after_it_was_undone()
    {
        Do(d =>
        {
            d.SetTeam("support", Some.Team(fallbacks: "sales"));
            d.SetTeam("sales", Some.Team("sales"));
            d.SetAgent("ada", Some.Agent("ada", presence: Presence.Offline));
            d.SetAgent("bo", Some.Agent("bo", presence: Presence.Offline, teams: "sales"));
            d.Ask(Some.Request("c1"));
        });

        // Another process did it, so that it is no part of the draft.
        board.SetAgent("ada", null);
        DispatchDraft draft = Do(_ => { });
        Assert.Equal("sales", board.FindWaiting("c1")!.TeamId);
        draft.Undo();
        Assert.Equal("support", board.FindWaiting("c1")!.TeamId);

        Do(_ => { });

        Assert.Equal("sales", board.FindWaiting("c1")!.TeamId);
    }

    private string Describe() =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                State = board.Snapshot(),
                board.Untold,
                board.LastDecidedAt,
                Members = board.MembersOf("support"),
            }
        );

    private DispatchDraft Do(Action<DispatchDraft> change)
    {
        DispatchDraft draft = new(board, Some.NothingRead, now);
        change(draft);
        Assert.True(draft.Drain());
        return draft;
    }
}
