using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AssignmentsTests : BoardTest
{
    [Fact]
    public void By_hand_capacity_may_be_exceeded_and_counts()
    {
        Teams(Some.Team() with { InflowCap = new InflowCap(9, TimeSpan.FromHours(1)) });
        Agents(Some.Agent("ada", capacity: 1));
        Do(d =>
        {
            d.AssignByHand(Some.Request("c1"), "ada");
            d.AssignByHand(Some.Request("c2"), "ada");
        });

        Assert.Equal((2, 2), (AgentOf("ada").OpenCount, AgentOf("ada").RecentAssignments.Count));
        Assert.Equal(Now.AddTicks(1), AgentOf("ada").LastAssignedAt);
        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c3")).Status);
    }

    [Fact]
    public void An_assignment_carries_what_its_team_wants_to_happen()
    {
        ReplyLadder ladder = new(TimeSpan.FromMinutes(1), null, 0, null, null);
        Teams(Some.Team() with { ReplyLadder = ladder });
        Agents(Some.Agent("ada"));

        Placement placement = Ask(Some.Request());

        Assert.Equal((ladder, false), (placement.ReplyLadder, placement.WantsMessages));
        Assert.Equal(placement.AssignedAt, placement.DecidedAt);
    }

    [Fact]
    public void What_was_told_is_noted_unless_something_later_was_decided()
    {
        Teams(Some.Team() with { Offers = new OfferRule(TimeSpan.FromMinutes(1), 1) });
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Ask(Some.Request());
        Do(d => d.SetPresence("ada", Presence.Online, false));
        Placement offered = Assert.Single(Board.Untold);
        Do(d => d.AnswerOffer("c1", "ada", true));
        Placement assigned = Assert.Single(Board.Untold);

        Do(d => d.MarkTold(offered));
        Assert.Equal(PlacementStatus.Assigned, Assert.Single(Board.Untold).Status);

        Do(d => d.MarkTold(assigned));
        Assert.Empty(Board.Untold);
        Assert.True(offered.DecidedAt < assigned.DecidedAt);
    }

    [Fact]
    public void Who_is_told_while_it_waits_stays_in_the_queue()
    {
        Teams(Some.Team() with { Offers = new OfferRule(TimeSpan.FromMinutes(1), 1) });
        Agents(Some.Agent("ada", presence: Presence.Offline));
        Ask(Some.Request());
        Do(d => d.SetPresence("ada", Presence.Online, false));

        Do(d => d.MarkTold(Board.Untold.Single()));

        Assert.Empty(Board.Untold);
        Assert.Single(Waiting("c1").Offers);
    }

    [Fact]
    public void A_return_that_is_repeated_after_the_next_agent_was_told_is_still_the_same_return()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"), Some.Agent("bo"));
        Placement held = Ask(Some.Request());
        AgentRequest back = Some.Request() with { ReturnedBy = "command", ExcludedAgentIds = [held.AgentId!] };
        DispatchDraft first = new(Board, Known(held), Now);
        Assert.True(first.ReturnToQueue(back, held.AgentId!));
        Assert.True(first.Drain());
        Placement next = first.Find("c1")!;
        first.MarkTold(next);

        DispatchDraft again = new(Board, Known(next), Now);

        Assert.True(again.ReturnToQueue(back, held.AgentId!));
        Assert.Equal(0, again.Rows);
        Assert.Equal(next.AgentId, again.Find("c1")!.AgentId);
        Assert.NotEqual(held.AgentId, next.AgentId);
    }

    [Fact]
    public void A_return_keeps_the_age_and_is_done_once()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"), Some.Agent("bo", presence: Presence.Offline));
        Placement held = Ask(Some.Request(queuedAt: Now.AddHours(-2)));
        AgentRequest back = Some.Request(queuedAt: Now.AddHours(-2)) with
        {
            ReturnedBy = "command",
            ExcludedAgentIds = ["ada"],
        };
        Dictionary<string, Placement?> known = new(StringComparer.Ordinal) { ["c1"] = held };
        DispatchDraft draft = new(Board, known, Now);

        Assert.True(draft.ReturnToQueue(back, "ada"));
        Assert.True(draft.Drain());
        Assert.True(draft.ReturnToQueue(back, "ada"));
        Assert.False(draft.ReturnToQueue(back with { ReturnedBy = "other" }, "ada"));

        Assert.Empty(AgentOf("ada").Holds);
        Assert.Equal((Some.Noon.AddHours(-2), null), (draft.Find("c1")!.QueuedAt, draft.Find("c1")!.AgentId));
    }

    [Fact]
    public void A_team_that_closes_conversations_knows_how_long_they_take()
    {
        Teams(Some.Team());
        Agents(Some.Agent("ada"));
        Placement first = Ask(Some.Request("c1"));
        Pass(2);
        Release(first);
        Placement second = Ask(Some.Request("c2"));
        Pass(4);
        Release(second);

        TeamPace pace = Board.Snapshot().Paces["support"];

        Assert.Equal(2, pace.Conversations);
        Assert.Equal(180, pace.MeanHandleSeconds, 3);
    }

    [Fact]
    public void The_latest_conversations_count_most_for_the_pace()
    {
        TeamPace? pace = null;
        for (int i = 0; i < 100; i++)
        {
            pace = PacePolicy.After(pace, "support", TimeSpan.FromSeconds(i < 50 ? 10 : 100));
        }

        Assert.InRange(pace!.MeanHandleSeconds, 95, 100);
    }

    private static Dictionary<string, Placement?> Known(Placement placement) =>
        new(StringComparer.Ordinal) { [placement.ConversationId] = placement };
}
