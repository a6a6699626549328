using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class DispatchDraftTests
{
    private readonly DispatchBoard board = new();
    private readonly DateTimeOffset now = Some.Noon;

    [Fact]
    public void The_queue_is_served_by_priority_then_age_then_id()
    {
        Do(draft =>
        {
            draft.SetTeam("support", Some.Team());
            draft.SetAgent("ada", Some.Agent("ada", presence: Presence.Offline));
            draft.Ask(Some.Request("late", queuedAt: now.AddSeconds(2)));
            draft.Ask(Some.Request("b", queuedAt: now));
            draft.Ask(Some.Request("a", queuedAt: now));
            draft.Ask(Some.Request("urgent", priority: 1, queuedAt: now.AddSeconds(9)));
        });

        string[] order = Enumerable.Range(1, 4).Select(capacity => NextServed(capacity)).ToArray();

        Assert.Equal(["urgent", "a", "b", "late"], order, StringComparer.Ordinal);

        string NextServed(int capacity)
        {
            DispatchDraft draft = Do(draft => draft.SetAgent("ada", Some.Agent("ada", capacity - 1, capacity)));
            return draft.Placements.Single().Id;
        }
    }

    [Fact]
    public void One_who_nobody_can_take_does_not_block_those_behind()
    {
        Do(draft =>
        {
            draft.SetTeam("support", Some.Team());
            draft.SetTeam("sales", Some.Team("sales"));
            draft.SetAgent("ada", Some.Agent("ada", presence: Presence.Offline));
            draft.SetAgent("bo", Some.Agent("bo", presence: Presence.Offline, teams: "sales"));
            draft.Ask(Some.Request("first", "support", priority: 9));
            draft.Ask(Some.Request("second", "sales"));
        });

        DispatchDraft draft = Do(d => d.SetAgent("bo", Some.Agent("bo", teams: "sales")));

        Assert.Equal("bo", draft.Find("second")!.AgentId);
        Assert.Equal(PlacementStatus.Waiting, draft.Find("first")!.Status);
    }

    [Fact]
    public void An_agent_of_two_teams_goes_to_the_one_who_waits_first_in_either()
    {
        Do(draft =>
        {
            draft.SetTeam("support", Some.Team());
            draft.SetTeam("sales", Some.Team("sales"));
            draft.SetAgent("ada", Some.Agent("ada", 0, 1, Presence.Offline, null, "sales", "support"));
            draft.Ask(Some.Request("younger", "sales", queuedAt: now.AddSeconds(1)));
            draft.Ask(Some.Request("older", "support", queuedAt: now));
        });

        DispatchDraft draft = Do(d =>
            d.SetAgent("ada", Some.Agent("ada", 0, 1, Presence.Online, null, "sales", "support"))
        );

        Assert.Equal("ada", draft.Find("older")!.AgentId);
        Assert.Null(draft.Find("younger")!.AgentId);
    }

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
    public void A_team_that_loses_its_last_member_passes_its_queue_on_to_the_fallback_team()
    {
        Do(d =>
        {
            d.SetTeam("support", Some.Team(fallbacks: "sales"));
            d.SetTeam("sales", Some.Team("sales"));
            d.SetAgent("ada", Some.Agent("ada", presence: Presence.Offline));
            d.SetAgent("bo", Some.Agent("bo", teams: "sales"));
            d.Ask(Some.Request("c1"));
        });

        DispatchDraft draft = Do(d => d.DeleteAgent("ada"));

        Assert.Equal(("bo", "sales"), (draft.Find("c1")!.AgentId, draft.Find("c1")!.TeamId));
        Assert.Equal("c1", board.Untold.Single().ConversationId);
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
