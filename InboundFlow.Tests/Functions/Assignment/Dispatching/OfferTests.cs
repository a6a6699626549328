using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class OfferTests : BoardTest
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(30);

    [Fact]
    public void An_offer_keeps_the_room_and_says_until_when_it_may_be_answered()
    {
        Begin(parallel: 1, Some.Agent("ada", capacity: 1));

        Placement asked = Ask(Some.Request());

        Offer offer = Assert.Single(asked.Offers);
        Assert.Equal((PlacementStatus.Offered, "ada", Now + Expiry), (asked.Status, offer.AgentId, asked.ReviewAt));
        Assert.Equal((HoldState.Offered, 0), (AgentOf("ada").Holds.Single().State, AgentOf("ada").OpenCount));
        Assert.Equal(PlacementStatus.Waiting, Ask(Some.Request("c2")).Status);
        Assert.Empty(Board.Untold);
    }

    [Fact]
    public void The_first_who_accepts_gets_it_and_the_others_are_not_asked_any_more()
    {
        Begin(parallel: 2, Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo"));
        Placement asked = Ask(Some.Request());
        Assert.Equal(["ada", "bo"], asked.Offers.Select(offer => offer.AgentId));

        Assert.True(Answer("bo", accept: true));

        Placement told = Assert.Single(Board.Untold);
        Assert.Equal(("bo", "bo", "roundRobin"), (told.AgentId, told.Reason!.Chosen, told.Reason.Policy));
        Assert.Equal(["ada", "bo"], told.Reason.Asked);
        Assert.Empty(AgentOf("ada").Holds);
        Assert.Equal(1, AgentOf("bo").OpenCount);
        Assert.True(Answer("bo", accept: true));
        Assert.False(Answer("ada", accept: true));
        Assert.False(Answer("ada", accept: false));
    }

    [Fact]
    public void Who_declines_has_their_room_back_and_the_next_is_asked_at_once()
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo"));
        Ask(Some.Request());

        Assert.True(Answer("ada", accept: false));

        Assert.Equal("bo", Assert.Single(Assert.Single(Board.Untold).Offers).AgentId);
        Assert.Empty(AgentOf("ada").Holds);
        Assert.True(Answer("ada", accept: false));
        Assert.False(Answer("ada", accept: true));

        Assert.True(Answer("bo", accept: false));
        Assert.Empty(Waiting("c1").Offers);
        Assert.Equal(["ada", "bo"], Waiting("c1").DeclinedBy);
    }

    [Fact]
    public void When_everybody_has_declined_it_goes_to_the_fallback_team()
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo", teams: "sales"));
        Teams(Board.FindTeam("support")! with { FallbackTeamIds = ["sales"] }, Some.Team("sales"));
        Ask(Some.Request());

        Answer("ada", accept: false);

        Assert.Equal(("bo", "sales"), (Board.Untold.Single().AgentId, Board.Untold.Single().TeamId));
    }

    [Fact]
    public void Who_lets_two_offers_in_a_row_expire_counts_as_busy()
    {
        Begin(parallel: 1, Some.Agent("ada"));
        Ask(Some.Request());

        Expire();
        Assert.Equal((Presence.Online, 1), (AgentOf("ada").Presence, AgentOf("ada").Attendance.OffersExpired));
        Assert.Equal("ada", Assert.Single(Waiting("c1").Offers).AgentId);

        Expire();
        Assert.Equal(Presence.Busy, AgentOf("ada").Presence);
        Assert.Empty(AgentOf("ada").Holds);
        Assert.Empty(Waiting("c1").Offers);

        Do(d => d.SetPresence("ada", Presence.Online, false));
        Assert.Equal(0, AgentOf("ada").Attendance.OffersExpired);
        Assert.Single(Waiting("c1").Offers);
    }

    [Fact]
    public void Who_is_offline_and_asked_all_the_same_stays_offline()
    {
        Begin(parallel: 1, Some.Agent("ada", presence: Presence.Offline));
        Teams(Board.FindTeam("support")! with { OnlineOnly = false });
        Ask(Some.Request());

        Expire();
        Expire();

        Assert.Equal((Presence.Offline, 2), (AgentOf("ada").Presence, AgentOf("ada").Attendance.OffersExpired));
    }

    [Fact]
    public void Who_counts_as_busy_is_not_asked_for_anything_else_any_more()
    {
        Begin(parallel: 1, Some.Agent("ada"));
        Ask(Some.Request("c1"));
        Ask(Some.Request("c2"));
        Now += 2 * Expiry;

        Do(d => d.Review("c1", Now));
        Assert.Equal("ada", Assert.Single(Waiting("c1").Offers).AgentId);
        Do(d => d.Review("c2", Now));

        Assert.Equal(Presence.Busy, AgentOf("ada").Presence);
        Assert.Empty(AgentOf("ada").Holds);
        Assert.Empty(Waiting("c1").Offers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_ends_the_row_of_those_that_expired(bool accept)
    {
        Begin(parallel: 1, Some.Agent("ada"));
        Ask(Some.Request());
        Expire();
        Assert.Equal(1, AgentOf("ada").Attendance.OffersExpired);

        Assert.True(Answer("ada", accept));

        Assert.Equal(0, AgentOf("ada").Attendance.OffersExpired);
    }

    [Fact]
    public void An_offer_can_not_be_accepted_when_its_time_is_over()
    {
        Begin(parallel: 1, Some.Agent("ada"));
        Ask(Some.Request());
        Now += Expiry;

        Assert.False(Answer("ada", accept: true));
    }

    [Fact]
    public void A_decline_that_is_repeated_after_somebody_else_has_it_is_still_one()
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo"));
        Ask(Some.Request());
        Answer("ada", accept: false);
        Answer("bo", accept: true);

        Assert.True(Answer("ada", accept: false));
        Assert.False(Answer("ada", accept: true));
        Assert.False(Answer("cleo", accept: false));
        Assert.Equal("bo", Assert.Single(Board.Untold).AgentId);
    }

    [Fact]
    public void How_each_offer_ended_is_remembered()
    {
        Begin(parallel: 2, Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo"), Some.Agent("dan"));
        Ask(Some.Request());
        Answer("ada", accept: false);
        Expire();
        Assert.Equal(["cleo", "dan"], Waiting("c1").Offers.Select(offer => offer.AgentId));
        Do(d => d.SetPresence("cleo", Presence.Busy, false));
        Assert.Equal(["dan", "bo"], Waiting("c1").Offers.Select(offer => offer.AgentId));
        Answer("bo", accept: true);

        Placement told = Assert.Single(Board.Untold);
        Assert.Equal(
            ["ada Declined", "bo Expired", "cleo Revoked", "bo Accepted", "dan Revoked"],
            told.EndedOffers.Select(ended => $"{ended.Offer.AgentId} {ended.How}")
        );
    }

    [Fact]
    public void Only_so_many_are_remembered()
    {
        Begin(parallel: 1, [.. Enumerable.Range(10, 20).Select(i => Some.Agent($"a{i}"))]);
        Ask(Some.Request());
        for (int i = 10; i < 30; i++)
        {
            Answer($"a{i}", accept: false);
        }

        IReadOnlyList<EndedOffer> ended = Waiting("c1").EndedOffers;
        Assert.Equal(WaitingEntry.MostEndedOffers, ended.Count);
        Assert.Equal("a29", ended[^1].Offer.AgentId);
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("finishing")]
    [InlineData("deleted")]
    [InlineData("lost")]
    [InlineData("left")]
    public void Who_goes_is_not_asked_any_more_and_somebody_else_is(string how)
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo", presence: Presence.Busy));
        Teams(Some.Team("sales"));
        Agents(AgentOf("ada") with { Teams = ["sales", "support"] });
        if (string.Equals(how, "finishing", StringComparison.Ordinal))
        {
            Ask(Some.Request("c0", "sales"));
        }

        Do(d => d.NoteHeartbeat("ada", Now.AddSeconds(10)));
        Ask(Some.Request());
        Do(d => d.SetPresence("bo", Presence.Online, false));
        Now += TimeSpan.FromSeconds(10);

        DispatchDraft draft = Do(d =>
            _ = how switch
            {
                "busy" => Call(() => d.SetPresence("ada", Presence.Busy, false)),
                "finishing" => Call(() => d.SetPresence("ada", Presence.Offline, true)),
                "deleted" => d.DeleteAgent("ada"),
                "lost" => d.Tick() is [],
                _ => Call(() => d.PutAgent(AgentOf("ada") with { Teams = ["sales"] })),
            }
        );

        Assert.Equal("bo", Assert.Single(Assert.Single(Board.Untold).Offers).AgentId);
        Assert.DoesNotContain(Board.FindAgent("ada")?.Holds ?? [], hold => hold.State == HoldState.Offered);
        Assert.False(Answer("ada", accept: true));
        Assert.Empty(Board.Revoked);
        Assert.InRange(draft.Rows, 1, 4);
    }

    [Theory]
    [InlineData("released")]
    [InlineData("transferred")]
    [InlineData("byHand")]
    public void A_conversation_that_goes_is_not_offered_any_more(string how)
    {
        Begin(
            parallel: 2,
            Some.Agent("ada"),
            Some.Agent("bo"),
            Some.Agent("cleo", presence: Presence.Offline, teams: "sales")
        );
        Teams(Some.Team("sales"));
        Ask(Some.Request());

        Do(d =>
            _ = how switch
            {
                "released" => d.Release("c1") is null,
                "transferred" => Call(() => d.Transfer("c1", "sales")),
                _ => d.AssignByHand(Some.Request(), "bo") is null,
            }
        );

        Assert.Empty(AgentOf("ada").Holds);
        Assert.DoesNotContain(AgentOf("bo").Holds, hold => hold.State == HoldState.Offered);
    }

    [Fact]
    public void One_whose_offers_are_out_is_in_nobodys_way()
    {
        Begin(parallel: 1, Some.Agent("ada", capacity: 1), Some.Agent("bo", capacity: 1));
        Ask(Some.Request("c1"));

        Placement second = Ask(Some.Request("c2"));

        Assert.Equal("bo", Assert.Single(second.Offers).AgentId);
        Assert.Empty(Board.Lanes.AskingOf("support"));
    }

    [Fact]
    public void What_was_offered_in_vain_does_not_count_as_given()
    {
        Begin(parallel: 2, Some.Agent("ada"), Some.Agent("bo"));
        Teams(
            Board.FindTeam("support")! with
            {
                Strategy = AssignmentStrategy.WeightedShares,
                InflowCap = new InflowCap(3, TimeSpan.FromHours(1)),
            }
        );
        Ask(Some.Request());
        Assert.Single(AgentOf("bo").RecentAssignments);

        Answer("ada", accept: true);

        Assert.Empty(AgentOf("bo").RecentAssignments);
        Assert.Equal(0, AgentOf("bo").Passes["support"]);
        Assert.Equal(AgentOrder.ShareUnit, AgentOf("ada").Passes["support"]);
        Assert.NotNull(AgentOf("bo").LastAssignedAt);
    }

    [Fact]
    public void Offers_and_what_is_open_together_never_exceed_capacity()
    {
        Begin(parallel: 1, Some.Agent("ada", capacity: 2));

        Do(d =>
        {
            d.Ask(Some.Request("c1"));
            d.Ask(Some.Request("c2"));
            d.Ask(Some.Request("c3"));
        });

        Assert.Equal(2, AgentOf("ada").Holds.Count);
        Assert.Empty(Waiting("c3").Offers);
    }

    [Fact]
    public void An_offer_that_ended_says_when_and_only_the_reasons_of_those_that_are_out_are_kept()
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo"));
        Ask(Some.Request());
        Now += TimeSpan.FromSeconds(10);

        Answer("ada", accept: false);

        EndedOffer ended = Assert.Single(Waiting("c1").EndedOffers);
        Assert.Equal((Some.Noon, Now), (ended.Offer.OfferedAt, ended.EndedAt));
        Assert.Equal(["bo"], Assert.Single(Waiting("c1").OfferReasons).Asked);
    }

    [Fact]
    public void How_the_latest_offer_to_an_agent_ended_is_known_as_soon_as_its_time_is_over()
    {
        Begin(parallel: 1, Some.Agent("ada"));
        Ask(Some.Request());
        Assert.Null(EndOf("ada"));

        Now += Expiry;
        Assert.Equal(OfferEnd.Expired, EndOf("ada"));

        Expire();
        Answer("ada", accept: false);
        Assert.Equal(OfferEnd.Declined, EndOf("ada"));
    }

    [Fact]
    public void Who_left_before_the_time_was_over_did_not_let_the_offer_go_by()
    {
        Begin(parallel: 1, Some.Agent("ada"), Some.Agent("bo"));
        Ask(Some.Request());
        Now += Expiry;

        Do(d =>
        {
            d.SetPresence("ada", Presence.Busy, whenFinished: false);
            d.Review("c1", Now);
        });

        Assert.Equal(0, AgentOf("ada").Attendance.OffersExpired);
    }

    [Fact]
    public void A_transfer_keeps_who_said_no_and_how_the_offers_ended()
    {
        Begin(parallel: 1, Some.Agent("ada", teams: ["sales", "support"]), Some.Agent("bo"));
        Teams(Some.Team("sales"));
        Ask(Some.Request());
        Answer("ada", accept: false);

        Do(d => d.Transfer("c1", "sales"));

        WaitingEntry there = Waiting("c1");
        Assert.Equal("sales", there.TeamId);
        Assert.Equal(["ada"], there.DeclinedBy);
        Assert.Equal(
            ["ada Declined", "bo Revoked"],
            there.EndedOffers.Select(ended => $"{ended.Offer.AgentId} {ended.How}")
        );
    }

    [Fact]
    public void One_that_falls_back_is_not_offered_any_more_where_it_was()
    {
        Team support = Some.Team(maxWait: Expiry / 2, fallbacks: "sales");
        Teams(support with { Offers = new OfferRule(Expiry, 1) }, Some.Team("sales"));
        Agents(Some.Agent("ada"), Some.Agent("bo", presence: Presence.Busy, teams: "sales"));
        Ask(Some.Request());

        Expire();

        WaitingEntry there = Waiting("c1");
        Assert.Equal("sales", there.TeamId);
        Assert.Empty(there.Offers);
        Assert.Equal(OfferEnd.Revoked, Assert.Single(there.EndedOffers).How);
        Assert.Empty(AgentOf("ada").Holds);
    }

    [Fact]
    public void A_full_queue_turns_nobody_away_whom_an_agent_was_offered()
    {
        Team support = Some.Team(fallbacks: "sales") with { MaxQueue = 0 };
        Teams(support with { Offers = new OfferRule(Expiry, 1) }, Some.Team("sales"));
        Agents(Some.Agent("ada"), Some.Agent("bo", teams: "sales"));

        Placement asked = Ask(Some.Request());

        Assert.Equal(("support", "ada"), (asked.TeamId, Assert.Single(asked.Offers).AgentId));
    }

    private OfferEnd? EndOf(string agentId) =>
        new DispatchDraft(Board, Some.NothingRead, Now).EndOfOffer("c1", agentId);

    private void Begin(int parallel, params Agent[] agents)
    {
        Teams(Some.Team() with { Offers = new OfferRule(Expiry, parallel) });
        Agents(agents);
    }

    private bool Answer(string agentId, bool accept)
    {
        bool answered = false;
        Do(d => answered = d.AnswerOffer("c1", agentId, accept));
        return answered;
    }

    private void Expire()
    {
        Now = WaitingPolicy.ReviewAt(Waiting("c1"))!.Value;
        Do(d => d.Review("c1", Now));
    }

    private static bool Call(Action action)
    {
        action();
        return true;
    }
}
