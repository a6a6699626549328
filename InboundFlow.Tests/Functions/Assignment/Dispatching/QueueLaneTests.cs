using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class QueueLaneTests : BoardTest
{
    [Fact]
    public void The_queue_is_served_by_rank_then_id()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Ask(Some.Request("late", queuedAt: Now.AddSeconds(2)));
        Ask(Some.Request("b"));
        Ask(Some.Request("a"));
        Ask(Some.Request("higher", priority: 1, queuedAt: Now.AddSeconds(9)));

        string[] order = [.. Enumerable.Range(1, 4).Select(NextServed)];

        Assert.Equal(["higher", "a", "b", "late"], order, StringComparer.Ordinal);

        string NextServed(int capacity)
        {
            DispatchDraft draft = Do(draft => draft.SetAgent("ada", Some.Agent("ada", capacity - 1, capacity)));
            return draft.Placements.Single().Id;
        }
    }

    [Fact]
    public void One_who_nobody_can_take_does_not_block_those_behind_in_the_same_team()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", capacity: 1), Speaks("es", Some.Agent("bo", presence: Presence.Busy)));
        Ask(Some.Request("first") with { Skills = [Needs("es")] });

        Placement second = Ask(Some.Request("second"));

        Assert.Equal("ada", second.AgentId);
        Assert.Equal(1, Board.Lanes.CountOf("support"));
        Assert.Equal("bo", Do(d => d.SetPresence("bo", Presence.Online, false)).Find("first")!.AgentId);
    }

    [Fact]
    public void An_agent_of_two_teams_goes_to_the_one_who_waits_first_in_either()
    {
        Teams(Some.Team(), Some.Team("sales"));
        Agents(Some.Agent("ada", 0, 1, Presence.Offline, null, "sales", "support"));
        Ask(Some.Request("younger", "sales", queuedAt: Now.AddSeconds(1)));
        Ask(Some.Request("older", "support"));

        DispatchDraft draft = Do(d => d.SetPresence("ada", Presence.Online, false));

        Assert.Equal("ada", draft.Find("older")!.AgentId);
        Assert.Null(draft.Find("younger")!.AgentId);
    }

    [Fact]
    public void Who_becomes_urgent_while_waiting_goes_ahead_of_all_others()
    {
        Teams(Some.Team() with { UrgentBefore = TimeSpan.FromHours(1) });
        Agents(Some.Agent("ada", capacity: 1, presence: Presence.Offline));
        Ask(Some.Request("older", priority: 9));
        Ask(Some.Request("closing", queuedAt: Now.AddMinutes(1)) with { WindowClosesAt = Now.AddMinutes(90) });
        Pass(29);
        Assert.Equal("older", Do(_ => { }).Board.Lanes.ToArray()[0].Request.ConversationId);

        Pass(1);
        DispatchDraft draft = Do(d => d.SetPresence("ada", Presence.Online, false));

        Assert.Equal("ada", draft.Find("closing")!.AgentId);
        Assert.Equal("older", Board.Lanes.ToArray().Single().Request.ConversationId);
    }

    [Fact]
    public void Those_who_ask_for_the_same_share_a_lane_and_only_its_first_is_looked_at()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", capacity: 1), Speaks("es", Some.Agent("bo", presence: Presence.Busy)));
        Ask(Some.Request("taken"));
        for (int i = 0; i < 20; i++)
        {
            Ask(Some.Request($"any{i}"));
            Ask(Some.Request($"es{i}") with { Skills = [Needs("es")] });
        }

        Assert.Equal(2, Board.Lanes.AskingOf("support").Count());
        Assert.Null(Board.Lanes.Next);

        DispatchDraft draft = new(Board, Some.NothingRead, Now);
        draft.SetPresence("bo", Presence.Online, false);

        Assert.Equal(2, Board.Lanes.AskingOf("support").Count(lane => !lane.IsSettled));
    }

    [Fact]
    public void Who_joins_a_lane_that_nobody_can_serve_is_not_looked_at()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", capacity: 1));
        Ask(Some.Request("taken"));
        Ask(Some.Request("first"));

        DispatchDraft draft = new(Board, Some.NothingRead, Now);
        draft.Ask(Some.Request("second", priority: 5));

        Assert.Null(Board.Lanes.Next);
        Assert.Equal("second", Board.Lanes.ToArray()[0].Request.ConversationId);
    }

    [Fact]
    public void Room_that_comes_by_the_clock_is_used_by_any_call_after_it()
    {
        Teams(Some.Team() with { WrapUp = TimeSpan.FromMinutes(2) }, Some.Team("sales"));
        Agents(Some.Agent("ada", capacity: 1));
        Placement first = Ask(Some.Request("c1"));
        Ask(Some.Request("c2"));
        Pass(5);
        Release(first);
        Assert.NotNull(Waiting("c2"));
        Assert.Equal(Now.AddMinutes(2), Board.NextAt);

        Pass(2);
        DispatchDraft draft = Do(d => d.SetTeam("sales", Some.Team("sales", maxOpen: 3)));

        Assert.Equal("ada", draft.Find("c2")!.AgentId);
    }

    private static SkillStep Needs(string skill) =>
        new(
            new Dictionary<string, int>(StringComparer.Ordinal) { [skill] = 1 },
            new Dictionary<string, int>(StringComparer.Ordinal),
            null
        );

    private static Agent Speaks(string skill, Agent agent) =>
        agent with
        {
            Skills = new Dictionary<string, int>(StringComparer.Ordinal) { [skill] = 5 },
        };
}
