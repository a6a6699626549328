using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class QueueEntryTests : BoardTest
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_team_whose_queue_is_full_sends_the_next_to_its_fallback_at_once_with_the_age_it_has()
    {
        Teams(Some.Team(fallbacks: "sales") with { MaxQueue = 1 }, Some.Team("sales"));
        Agents(Some.Agent("ada", capacity: 1), Some.Agent("bo", capacity: 1, teams: "sales"));
        Ask(Some.Request("c1"));
        Ask(Some.Request("c2"));

        Placement third = Ask(Some.Request("c3", queuedAt: Now.AddHours(-1)));

        Assert.Equal(("bo", "sales", Now.AddHours(-1)), (third.AgentId, third.TeamId, third.QueuedAt));
        Assert.Equal("support", Waiting("c2").TeamId);
    }

    [Fact]
    public void A_full_queue_turns_nobody_away_whom_an_agent_can_take_at_once()
    {
        Teams(Some.Team(fallbacks: "sales") with { MaxQueue = 0 }, Some.Team("sales"));
        Agents(Some.Agent("ada", capacity: 2), Some.Agent("bo", teams: "sales"));

        DispatchDraft draft = Do(d =>
        {
            d.Ask(Some.Request("c1"));
            d.Ask(Some.Request("c2"));
            d.Ask(Some.Request("c3"));
        });

        Assert.Equal(["ada", "ada", "bo"], new[] { "c1", "c2", "c3" }.Select(id => draft.Find(id)!.AgentId));
    }

    [Fact]
    public void Of_those_who_come_at_once_into_a_queue_that_gets_too_long_the_last_go_on()
    {
        Teams(Some.Team(fallbacks: "sales") with { MaxQueue = 2 }, Some.Team("sales"));
        Agents(
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline, teams: "sales")
        );

        Do(d =>
        {
            d.Ask(Some.Request("c3"));
            d.Ask(Some.Request("c1"));
            d.Ask(Some.Request("c2"));
        });

        Assert.Equal(["support", "support", "sales"], new[] { "c3", "c1", "c2" }.Select(id => Waiting(id).TeamId));
    }

    [Fact]
    public void While_all_fallback_teams_turn_away_it_stays_and_is_tried_again_after_as_long()
    {
        Team full = Some.Team("sales") with { MaxQueue = 0 };
        Teams(Some.Team(maxWait: FiveMinutes, fallbacks: "sales"), full);
        Agents(
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline, teams: "sales")
        );
        Assert.Equal(Now.AddMinutes(5), Ask(Some.Request()).ReviewAt);

        Pass(5);
        Placement stayed = Do(d => d.Review("c1", Now)).Find("c1")!;
        Assert.Equal(("support", Now.AddMinutes(5)), (stayed.TeamId, stayed.ReviewAt));

        Teams(full with { MaxQueue = null });
        Pass(5);
        Assert.Equal("sales", Do(d => d.Review("c1", Now)).Find("c1")!.TeamId);
    }

    [Fact]
    public void Without_a_fallback_a_full_queue_grows()
    {
        Teams(Some.Team() with { MaxQueue = 1 });
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Ask(Some.Request("c1"));

        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c2")).Status);
        Assert.Equal(2, Board.Lanes.CountOf("support"));
    }

    [Fact]
    public void A_team_outside_its_hours_is_passed_over_and_one_without_a_fallback_waits_until_it_opens()
    {
        Team closed = Some.Team() with { Hours = Open("13:00-14:00") };
        Teams(closed with { FallbackTeamIds = ["sales"] }, Some.Team("sales"), closed with { Id = "night" });
        Agents(Some.Agent("ada"), Some.Agent("bo", teams: "sales"), Some.Agent("cleo", teams: "night"));

        Assert.Equal("sales", Ask(Some.Request("c1")).TeamId);
        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c2", "night")).Status);
        Assert.Equal(Now.AddHours(1), Board.NextAt);

        Pass(60);
        Assert.Equal("cleo", Do(d => d.Tick()).Find("c2")!.AgentId);
    }

    [Fact]
    public void A_queue_that_is_full_stays_so_when_one_comes_with_a_transaction_that_has_no_room_left()
    {
        string[] bulk = BeginWithBulk(40);
        Ask(Some.Request("c1"));

        DispatchDraft full = new(Board, Some.NothingRead, Now);
        Array.ForEach(bulk, id => full.SetPresence(id, Presence.Online, whenFinished: false));
        full.Ask(Some.Request("c2"));
        full.Ask(Some.Request("c3"));
        Assert.False(full.Drain());
        Assert.Equal("support", Waiting("c3").TeamId);
        Do(_ => { });

        Assert.Equal(["support", "sales", "sales"], new[] { "c1", "c2", "c3" }.Select(id => Waiting(id).TeamId));
        Assert.Empty(Board.Lanes.EntriesOf("bulk"));
        Assert.Empty(Board.Entering);
    }

    [Fact]
    public void Of_those_who_came_with_transactions_that_had_no_room_left_the_last_go_on()
    {
        string[] bulk = BeginWithBulk(80);

        DispatchDraft first = new(Board, Some.NothingRead, Now);
        Array.ForEach(bulk, id => first.SetPresence(id, Presence.Online, whenFinished: false));
        first.Ask(Some.Request("c3"));
        first.Ask(Some.Request("c4"));
        Assert.False(first.Drain());
        Pass(1);
        DispatchDraft second = new(Board, Some.NothingRead, Now);
        second.Ask(Some.Request("c2"));
        Assert.False(second.Drain());
        while (!new DispatchDraft(Board, Some.NothingRead, Now).Drain()) { }

        // Of two that came in one transaction it is not known any more which was first, so the ids decide.
        Assert.Equal(["sales", "support", "sales"], new[] { "c2", "c3", "c4" }.Select(id => Waiting(id).TeamId));
    }

    [Fact]
    public void Whether_one_that_came_before_may_stay_is_decided_when_the_transaction_has_room_for_it()
    {
        string[] bulk = BeginWithBulk(32);
        Ask(Some.Request("c1"));
        DispatchDraft first = new(Board, Some.NothingRead, Now);
        Array.ForEach(bulk, id => first.SetPresence(id, Presence.Online, whenFinished: false));
        first.Ask(Some.Request("c2"));
        Assert.False(first.Drain());
        Assert.Single(Board.Lanes.EntriesOf("bulk"));

        // The one that is left to be matched takes three rows.
        DispatchDraft second = new(Board, Some.NothingRead, Now);
        for (int i = 0; i < DispatchDraft.MostRows - 3; i++)
        {
            second.PutAgent(Some.Agent($"other{i}", teams: "other"));
        }

        Assert.False(second.Drain());
        Assert.Equal(DispatchDraft.MostRows, second.Rows);
        Assert.Equal("support", Waiting("c2").TeamId);
        Do(_ => { });
        Assert.Equal("sales", Waiting("c2").TeamId);
        Assert.Empty(Board.Entering);
    }

    [Fact]
    public void One_who_is_served_at_once_does_not_make_a_full_queue_longer()
    {
        Teams(Some.Team(fallbacks: "sales") with { MaxQueue = 1 }, Some.Team("sales"));
        Agents(Some.Agent("ada"), Some.Agent("bo", presence: Presence.Busy, teams: "sales"));
        Ask(Some.Request("c1") with { Skills = [Needs("es", 9)] });
        Agents(Speaks("es"));

        Assert.Equal(("ada", "support"), (Ask(Some.Request("c2")).AgentId, Ask(Some.Request("c3")).TeamId));
    }

    [Fact]
    public void Those_who_wait_when_their_team_closes_go_to_a_fallback_team_that_is_open()
    {
        Teams(Some.Team(fallbacks: "sales") with { Hours = Open("11:00-12:30") }, Some.Team("sales"));
        Agents(Some.Agent("ada", presence: Presence.Busy), Some.Agent("bo", teams: "sales"));
        Ask(Some.Request("c1"));

        Pass(30);
        Do(d => d.Tick());

        Assert.Equal("bo", Assert.Single(Board.Untold).AgentId);
    }

    [Fact]
    public void A_team_that_loses_its_last_member_passes_its_queue_on_to_the_fallback_team()
    {
        Teams(Some.Team(fallbacks: "sales"), Some.Team("sales"));
        Agents(Some.Agent("ada", presence: Presence.Offline), Some.Agent("bo", teams: "sales"));
        Ask(Some.Request("c1"));

        DispatchDraft draft = Do(d => d.DeleteAgent("ada"));

        Assert.Equal(("bo", "sales"), (draft.Find("c1")!.AgentId, draft.Find("c1")!.TeamId));
        Assert.Equal("c1", Board.Untold.Single().ConversationId);
    }

    [Theory]
    [InlineData("skills")]
    [InlineData("capacity")]
    [InlineData("teams")]
    public void Who_waits_for_what_nobody_has_any_more_asks_for_less_at_once(string what)
    {
        Teams(Some.Team());
        Agents(Speaks("es"), Some.Agent("bo", presence: Presence.Offline));
        Ask(Some.Request() with { Skills = [Needs("es", 60)] });
        Assert.Equal(1, Waiting("c1").Step);
        Agent ada = AgentOf("ada");

        Do(d =>
            d.SetAgent(
                "ada",
                what switch
                {
                    "skills" => ada with { Skills = Some.Skills(("de", 9)) },
                    "capacity" => ada with { Capacity = 0 },
                    _ => ada with { Teams = ["sales"] },
                }
            )
        );

        Assert.Equal(2, Waiting("c1").Step);
    }

    [Fact]
    public void Those_stranded_go_to_a_fallback_team_once_its_queue_has_space_again()
    {
        Teams(
            Some.Team(fallbacks: "sales") with
            {
                Hours = Open("18:00-19:00"),
            },
            Some.Team("sales") with
            {
                MaxQueue = 1,
            }
        );
        Agents(Some.Agent("ada"), Some.Agent("bo", capacity: 1, teams: "sales"));
        Placement held = Ask(Some.Request("held", "sales"));
        Ask(Some.Request("c1", "sales"));
        Ask(Some.Request("c2"));
        Assert.Equal("support", Waiting("c2").TeamId);

        Release(held);

        Assert.Equal("sales", Waiting("c2").TeamId);
    }

    [Fact]
    public void A_review_asks_for_less_then_falls_back_and_is_due_when_the_next_of_them_is()
    {
        Teams(Some.Team(maxWait: FiveMinutes, fallbacks: "sales"), Some.Team("sales"));
        Agents(
            Speaks("es"),
            Some.Agent("bo", presence: Presence.Offline),
            Some.Agent("cleo", presence: Presence.Busy, teams: "sales")
        );
        AgentRequest request = Some.Request() with { Skills = [Needs("es", 2), Needs("es", 1)] };

        Assert.Equal(Now.AddMinutes(2), Ask(request).ReviewAt);
        Assert.Equal(Now.AddMinutes(3), Review(2).ReviewAt);
        Assert.Equal(2, Waiting("c1").Step);
        Assert.Equal(Some.Noon.AddMinutes(5), Review(1).ReviewAt);
        Assert.Equal("support", Waiting("c1").TeamId);
        Placement last = Review(2);
        Assert.Equal(("sales", null, Some.Noon), (last.TeamId, last.ReviewAt, last.QueuedAt));
        Assert.Empty(Board.Untold);

        Placement Review(double minutes)
        {
            Pass(minutes);
            return Do(d => d.Review("c1", Now)).Find("c1")!;
        }
    }

    [Fact]
    public void A_review_counts_the_time_it_was_due_when_the_clock_is_behind_and_changes_nothing_when_repeated()
    {
        Teams(Some.Team(maxWait: FiveMinutes, fallbacks: "sales"), Some.Team("sales"));
        Agents(
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline, teams: "sales")
        );
        DateTimeOffset due = Ask(Some.Request()).ReviewAt!.Value;

        Placement first = Do(d => d.Review("c1", due)).Find("c1")!;
        DispatchDraft again = Do(d => d.Review("c1", due));

        Assert.Equal("sales", first.TeamId);
        Assert.Equal(0, again.Rows);
    }

    [Fact]
    public void Nobody_waits_for_the_agent_who_knows_the_contact_when_they_have_gone()
    {
        Teams(Some.Team() with { Sticky = new StickyRule(null, FiveMinutes) });
        Agents(Some.Agent("ada", capacity: 1), Some.Agent("bo", presence: Presence.Busy));
        Ask(Some.Request("held", lastAgentId: "ada"));
        Ask(Some.Request(lastAgentId: "ada"));
        Do(d => d.SetPresence("bo", Presence.Online, false));
        Assert.Equal("ada", Waiting("c1").Demand.OnlyAgentId);

        DispatchDraft draft = Do(d => d.SetPresence("ada", Presence.Busy, false));

        Assert.Equal("bo", draft.Find("c1")!.AgentId);
    }

    [Fact]
    public void A_transfer_keeps_the_age_is_told_and_changes_nothing_when_repeated()
    {
        Teams(Some.Team(), Some.Team("sales"));
        Agents(
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline, teams: "sales")
        );
        Ask(Some.Request());

        Do(d => d.Transfer("c1", "sales"));
        DispatchDraft again = Do(d => d.Transfer("c1", "sales"));

        Placement told = Assert.Single(Board.Untold);
        Assert.Equal(("sales", Some.Noon), (told.TeamId, told.QueuedAt));
        Assert.Equal(0, again.Rows);
    }

    [Fact]
    public void A_message_while_it_waits_opens_the_window_for_as_long_again()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Placement asked = Ask(Some.Request() with { WindowClosesAt = Now.AddHours(24) });
        Assert.True(asked.WantsMessages);

        Pass(60);
        Do(d => d.NoteMessage("c1", Now, isFromContact: true));
        Pass(60);
        Do(d => d.NoteMessage("c1", Now, isFromContact: true));
        DispatchDraft late = Do(d => d.NoteMessage("c1", Now.AddMinutes(-5), isFromContact: true));

        Assert.Equal(Now.AddHours(24), Waiting("c1").Request.WindowClosesAt);
        Assert.Equal(Now.AddHours(23), Waiting("c1").UrgentFrom);
        Assert.Equal(0, late.Rows);
        Assert.Empty(Board.Untold);
    }

    [Fact]
    public void What_an_agent_writes_while_it_waits_does_not_open_the_window_for_longer()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Ask(Some.Request() with { WindowClosesAt = Now.AddHours(24) });
        DateTimeOffset closesAt = Now.AddHours(24);

        Pass(60);

        Assert.Equal(0, Do(d => d.NoteMessage("c1", Now, isFromContact: false)).Rows);
        Assert.Equal(closesAt, Waiting("c1").Request.WindowClosesAt);
    }

    private static TeamHours Open(string hours) =>
        new(
            "Etc/UTC",
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["monday"] = [hours] },
            []
        );

    private static SkillStep Needs(string skill, int minutes) =>
        new(
            new Dictionary<string, int>(StringComparer.Ordinal) { [skill] = 1 },
            new Dictionary<string, int>(StringComparer.Ordinal),
            TimeSpan.FromMinutes(minutes)
        );

    private static Agent Speaks(string skill) =>
        Some.Agent("ada", presence: Presence.Busy) with
        {
            Skills = new Dictionary<string, int>(StringComparer.Ordinal) { [skill] = 5 },
        };

    // As many as one at a time can be given to those who are busy now, and a queue for one that falls back to sales.
    private string[] BeginWithBulk(int count)
    {
        Teams(Some.Team(fallbacks: "sales") with { MaxQueue = 1 }, Some.Team("sales"), Some.Team("bulk"));
        string[] bulk = [.. Enumerable.Range(10, count).Select(i => $"b{i}")];
        Agents([
            Some.Agent("ada", presence: Presence.Busy),
            Some.Agent("bo", presence: Presence.Busy, teams: "sales"),
            .. bulk.Select(id => Some.Agent(id, capacity: 1, presence: Presence.Busy, teams: "bulk")),
        ]);
        Array.ForEach(bulk, id => Ask(Some.Request(id, "bulk")));
        return bulk;
    }
}
