using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AgentRowsTests : BoardTest
{
    [Fact]
    public void A_conversation_takes_what_it_costs()
    {
        Teams(Some.Team() with { Costs = new Dictionary<string, int>(StringComparer.Ordinal) { ["call"] = 3 } });
        Agents(Some.Agent("ada", capacity: 3));

        Assert.Equal("ada", Ask(Some.Request() with { Kind = "call" }).AgentId);

        Assert.Equal(3, EligibilityPolicy.LoadOf(AgentOf("ada"), Now));
        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c2")).Status);
    }

    [Fact]
    public void A_closed_conversation_takes_its_room_until_it_is_wrapped_up_and_is_then_forgotten()
    {
        Teams(Some.Team() with { WrapUp = TimeSpan.FromMinutes(2) });
        Agents(Some.Agent("ada", capacity: 2));
        Placement first = Ask(Some.Request());
        Pass(1);

        Release(first);
        Hold wrapUp = Assert.Single(AgentOf("ada").Holds);
        Assert.Equal((HoldState.WrapUp, Now.AddMinutes(2)), (wrapUp.State, wrapUp.CountsUntil));
        Assert.Equal((0, Now), (AgentOf("ada").OpenCount, AgentOf("ada").IdleSince));

        Pass(2);
        Ask(Some.Request("c2"));
        Assert.Equal("c2", Assert.Single(AgentOf("ada").Holds).ConversationId);
    }

    [Fact]
    public void What_is_handed_on_needs_no_wrapping_up()
    {
        Teams(Some.Team() with { WrapUp = TimeSpan.FromMinutes(2) });
        Agents(Some.Agent("ada"), Some.Agent("bo", presence: Presence.Offline));
        Do(d =>
        {
            d.AssignByHand(Some.Request(), "ada");
            d.AssignByHand(Some.Request(), "bo");
        });

        Assert.Empty(AgentOf("ada").Holds);
        Assert.Equal(1, AgentOf("bo").OpenCount);

        Do(d =>
        {
            d.AssignByHand(Some.Request(), "bo");
            d.AssignByHand(Some.Request("c2"), "bo");
            Assert.True(d.ReturnToQueue(Some.Request("c2"), "bo"));
        });

        Assert.DoesNotContain(AgentOf("bo").Holds, hold => hold.State == HoldState.WrapUp);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(100, 5)]
    public void As_many_recent_assignments_are_kept_as_caps_look_at(int most, int kept)
    {
        Teams(Some.Team() with { InflowCap = most == 0 ? null : new InflowCap(most, TimeSpan.FromMinutes(1)) });
        Agents(Some.Agent("ada", capacity: 9));
        for (int i = 0; i < 5; i++)
        {
            Pass(2);
            Ask(Some.Request($"c{i}"));
        }

        Assert.Equal(kept, AgentOf("ada").RecentAssignments.Count);
        Assert.Equal(5, AgentOf("ada").OpenCount);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    [InlineData(3, null)]
    public void Of_an_agent_of_two_teams_as_many_are_kept_as_the_larger_cap_looks_at(int support, int? sales)
    {
        InflowCap cap = new(support, TimeSpan.FromMinutes(1));
        Teams(
            Some.Team() with
            {
                InflowCap = cap,
            },
            Some.Team("sales") with
            {
                InflowCap = sales is int most ? cap with { Most = most } : null,
            }
        );
        Agents(Some.Agent("ada", capacity: 9, teams: ["support", "sales"]));
        for (int i = 0; i < 5; i++)
        {
            Pass(2);
            Ask(Some.Request($"c{i}"));
        }

        Assert.Equal(3, AgentOf("ada").RecentAssignments.Count);
    }

    [Fact]
    public void Who_wants_to_leave_is_given_nothing_more_and_leaves_with_the_last_conversation()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"));
        Placement first = Ask(Some.Request());
        Do(d => d.SetPresence("ada", Presence.Offline, true));

        Assert.Equal((Presence.Online, Presence.Offline), (AgentOf("ada").Presence, AgentOf("ada").Attendance.After));
        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c2")).Status);

        Pass(3);
        Release(first);
        Assert.Equal((Presence.Offline, null), (AgentOf("ada").Presence, AgentOf("ada").Attendance.After));
        Assert.Equal(Now, AgentOf("ada").Attendance.OfflineSince);
    }

    [Fact]
    public void Who_has_nothing_leaves_at_once()
    {
        Agents(Some.Agent("ada"));

        Do(d => d.SetPresence("ada", Presence.Busy, true));

        Assert.Equal((Presence.Busy, null), (AgentOf("ada").Presence, AgentOf("ada").Attendance.After));
    }

    [Fact]
    public void Presence_says_since_when_and_setting_it_again_changes_nothing()
    {
        Agents(Some.Agent("ada"));
        Pass(5);
        Do(d => d.SetPresence("ada", Presence.Online, false));
        Assert.Equal(Some.Noon, AgentOf("ada").Attendance.OnlineSince);

        Do(d => d.SetPresence("ada", Presence.Offline, false));
        Assert.Equal((null, Now), (AgentOf("ada").Attendance.OnlineSince, AgentOf("ada").Attendance.OfflineSince));

        Pass(5);
        Do(d => d.SetPresence("ada", Presence.Online, false));
        Assert.Equal((Now, null), (AgentOf("ada").Attendance.OnlineSince, AgentOf("ada").Attendance.OfflineSince));
    }

    [Fact]
    public void A_heartbeat_after_a_missed_one_makes_them_what_they_were()
    {
        Agents(Some.Agent("ada", presence: Presence.Busy));
        Do(d => d.NoteHeartbeat("ada", Now.AddMinutes(1)));
        Pass(1);
        Do(d => d.Tick());
        Assert.Equal((Presence.Offline, Presence.Busy), (AgentOf("ada").Presence, AgentOf("ada").Attendance.Restore));

        Pass(1);
        Do(d => d.NoteHeartbeat("ada", Now.AddMinutes(1)));

        Assert.Equal((Presence.Busy, null), (AgentOf("ada").Presence, AgentOf("ada").Attendance.Restore));
        Assert.Equal(Now.AddMinutes(1), AgentOf("ada").Attendance.HeartbeatDueAt);
    }

    [Fact]
    public void Who_was_set_offline_by_hand_stays_so_whatever_heartbeats_come()
    {
        Agents(Some.Agent("ada"));
        Do(d => d.NoteHeartbeat("ada", Now.AddMinutes(1)));
        Pass(2);
        Do(d => d.Tick());
        Do(d => d.SetPresence("ada", Presence.Offline, false));

        Do(d => d.NoteHeartbeat("ada", Now.AddMinutes(1)));

        Assert.Equal(Presence.Offline, AgentOf("ada").Presence);
    }

    [Fact]
    public void A_newcomer_to_weighted_shares_begins_where_the_others_are()
    {
        Teams(Some.Team(strategy: AssignmentStrategy.WeightedShares));
        Agents(Some.Agent("ada", capacity: 99), Some.Agent("bo", presence: Presence.Offline, capacity: 99));
        for (int i = 0; i < 4; i++)
        {
            Ask(Some.Request($"c{i}"));
        }

        Do(d => d.SetPresence("bo", Presence.Online, false));

        Assert.Equal(4 * AgentOrder.ShareUnit, AgentOf("bo").Passes["support"]);
    }

    [Fact]
    public void A_quiet_conversation_takes_no_room_until_somebody_writes()
    {
        Teams(Some.Team() with { ActiveWithin = TimeSpan.FromMinutes(5) });
        Agents(Some.Agent("ada", capacity: 1));
        Placement first = Ask(Some.Request());
        Assert.True(first.WantsMessages);
        Pass(3);
        Note(first);
        Ask(Some.Request("c2"));
        Assert.Equal(Now.AddMinutes(5), Board.NextAt);

        Pass(5);
        Do(d => d.Tick());

        Assert.Equal("ada", Board.Untold.Single().AgentId);
        Note(first);
        Assert.Equal(2, EligibilityPolicy.LoadOf(AgentOf("ada"), Now));
    }

    [Fact]
    public void Changing_an_agent_keeps_presence_and_what_they_have()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"));
        Ask(Some.Request());

        Agents(Some.Agent("ada", capacity: 9, presence: Presence.Offline));

        Assert.Equal(
            (Presence.Online, 1, 9),
            (AgentOf("ada").Presence, AgentOf("ada").OpenCount, AgentOf("ada").Capacity)
        );
    }

    private void Note(Placement placement)
    {
        Dictionary<string, Placement?> known = new(StringComparer.Ordinal) { [placement.ConversationId] = placement };
        DispatchDraft draft = new(Board, known, Now);
        draft.NoteMessage(placement.ConversationId, Now, isFromContact: false);
        Assert.True(draft.Drain());
    }
}
