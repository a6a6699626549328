using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class DueWorkTests : BoardTest
{
    private IReadOnlyList<AbandonedConversation> returns = [];

    [Fact]
    public void A_missed_heartbeat_is_what_changes_next_and_looking_too_early_changes_nothing()
    {
        Agents(Some.Agent("ada"), Some.Agent("bo"));
        Do(d => d.NoteHeartbeat("ada", Now.AddMinutes(2)));
        Do(d => d.NoteHeartbeat("bo", Now.AddMinutes(1)));
        Assert.Equal(Now.AddMinutes(1), Board.NextAt);
        Assert.Equal(0, Tick().Rows);

        Pass(1);
        Tick();

        Assert.Equal((Presence.Online, Presence.Offline), (AgentOf("ada").Presence, AgentOf("bo").Presence));
        Assert.Equal(Some.Noon.AddMinutes(2), Board.NextAt);
    }

    [Fact]
    public void Room_that_comes_by_itself_counts_only_where_somebody_waits()
    {
        Teams(Some.Team() with { WrapUp = TimeSpan.FromMinutes(2) });
        Agents(Some.Agent("ada", capacity: 1));
        Release(Ask(Some.Request()));

        Assert.Null(Board.NextAt);

        Ask(Some.Request("c2"));
        Assert.Equal(AgentOf("ada").Holds.Single().CountsUntil, Board.NextAt);
        Now = Board.NextAt!.Value;
        Tick();
        Assert.Equal("c2", Assert.Single(Board.Untold).ConversationId);
        Assert.Null(Board.NextAt);
    }

    [Fact]
    public void Whoever_may_stay_in_a_queue_that_may_only_be_so_long_is_served_as_soon_as_a_wrap_up_is_over()
    {
        Teams(Some.Team() with { WrapUp = TimeSpan.FromMinutes(1), MaxQueue = 1 });
        Agents(Some.Agent("ada", capacity: 1));
        Release(Ask(Some.Request("c1")));

        Ask(Some.Request("c2"));

        Assert.Equal(Now.AddMinutes(1), Board.NextAt);
        Assert.False(Board.HasSpaceAgain);
        Now = Board.NextAt!.Value;
        Tick();
        Assert.Equal(1, AgentOf("ada").OpenCount);
    }

    [Fact]
    public void Who_is_away_for_too_long_has_their_conversations_returned_until_they_are_gone()
    {
        Teams(Some.Team() with { ReturnAfterOffline = TimeSpan.FromMinutes(5) }, Some.Team("sales"));
        Agents(Some.Agent("ada", teams: ["sales", "support"]));
        Placement kept = Ask(Some.Request("c1"));
        Ask(Some.Request("c2", "sales"));
        Do(d => d.SetPresence("ada", Presence.Offline, false));
        DateTimeOffset since = AgentOf("ada").Attendance.OfflineSince!.Value;
        Assert.Equal(since.AddMinutes(5), Board.NextAt);
        Tick();
        Assert.Empty(returns);

        Now = Board.NextAt!.Value;
        Tick();

        Assert.Equal(new AbandonedConversation("c1", "ada", since), Assert.Single(returns));
        Assert.Null(Board.NextAt);
        Tick();
        Assert.Single(returns);
        Release(kept);
        Tick();
        Assert.Empty(returns);
    }

    [Fact]
    public void Who_comes_back_in_time_keeps_their_conversations()
    {
        Teams(Some.Team() with { ReturnAfterOffline = TimeSpan.FromMinutes(5) });
        Agents(Some.Agent("ada"));
        Ask(Some.Request());
        Do(d => d.SetPresence("ada", Presence.Offline, false));
        Pass(4);
        Do(d => d.SetPresence("ada", Presence.Online, false));
        Pass(4);
        Do(d => d.SetPresence("ada", Presence.Offline, false));

        Tick();

        Assert.Empty(returns);
        Assert.Equal(Now.AddMinutes(5), Board.NextAt);
    }

    [Fact]
    public void A_team_that_lets_nobody_be_away_finds_those_who_are_already()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"));
        Ask(Some.Request());
        Do(d => d.SetPresence("ada", Presence.Offline, false));
        Pass(30);

        Teams(Some.Team() with { ReturnAfterOffline = TimeSpan.FromMinutes(5) });
        Assert.True(Board.NextAt <= Now);
        Tick();

        Assert.Equal("c1", Assert.Single(returns).ConversationId);
    }

    [Fact]
    public void A_review_that_nobody_makes_is_made_a_minute_late_and_told()
    {
        Teams(Some.Team(maxWait: TimeSpan.FromMinutes(5), fallbacks: "sales"), Some.Team("sales"));
        Agents(
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline, teams: "sales")
        );
        Ask(Some.Request());
        Pass(5.9);
        Tick();
        Assert.Equal("support", Waiting("c1").TeamId);

        Pass(0.1);
        Tick();

        Assert.Equal("sales", Assert.Single(Board.Untold).TeamId);
    }

    [Fact]
    public void A_tick_that_fills_a_transaction_is_due_again_at_once()
    {
        for (int i = 0; i < 120; i++)
        {
            Agents(Some.Agent($"a{i:000}"));
            Do(d => d.NoteHeartbeat($"a{i:000}", Now.AddMinutes(1)));
        }

        Pass(1);
        DispatchDraft first = Tick();
        DispatchDraft second = Tick();

        Assert.Equal((98, Now), (first.Rows, first.NextAt));
        Assert.Equal((22, null), (second.Rows, second.NextAt));
    }

    private DispatchDraft Tick() => Do(draft => returns = draft.Tick());
}
