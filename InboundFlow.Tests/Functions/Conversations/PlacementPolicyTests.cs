using CsCheck;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Conversations;

public sealed class PlacementPolicyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    private static readonly Placement Waiting = new(
        "c1",
        PlacementStatus.Waiting,
        "support",
        null,
        Noon,
        null,
        null,
        null
    )
    {
        DecidedAt = Noon,
        RoutedTeamId = "support",
    };

    private static readonly Offer ToAda = new("ada", Noon.AddSeconds(1), Noon.AddSeconds(31));
    private static readonly Offer ToBo = new("bo", Noon.AddSeconds(1), Noon.AddSeconds(31));

    private static readonly Placement Offered = Waiting with
    {
        Status = PlacementStatus.Offered,
        Offers = [ToAda, ToBo],
        DecidedAt = Noon.AddSeconds(1),
        ReviewAt = Noon.AddSeconds(31),
    };

    private static readonly Placement ToAdaByPolicy = Assigned("ada", "roundRobin");

    private static readonly Gen<Placement> AnyPlacement = Gen.Select(
        Gen.OneOf(PlacementStatus.Waiting, PlacementStatus.Offered, PlacementStatus.Assigned),
        Gen.OneOf("support", "sales"),
        Gen.Bool,
        Gen.Bool,
        Gen.Int[0, 2],
        Gen.Int[0, 60],
        (status, team, ada, bo, step, second) =>
            status == PlacementStatus.Assigned
                ? ToAdaByPolicy with
                {
                    TeamId = team,
                }
                : Waiting with
                {
                    Status = status,
                    TeamId = team,
                    Step = step,
                    DecidedAt = Noon.AddSeconds(second),
                    Offers = status == PlacementStatus.Offered ? [ToAda, .. bo ? [ToBo] : Array.Empty<Offer>()] : [],
                    DeclinedBy = ada ? ["cy"] : [],
                    EndedOffers = bo ? Ended(OfferEnd.Declined, second) : [],
                }
    );

    [Fact]
    public void Who_waits_came_into_the_queue_of_the_team() =>
        Assert.Equal([PlacementChange.Queued.Instance], PlacementPolicy.Changes(null, "support", Waiting));

    [Fact]
    public void Who_gets_an_agent_at_once_was_never_in_the_queue() =>
        Assert.Equal([PlacementChange.Assigned.Instance], PlacementPolicy.Changes(null, "support", ToAdaByPolicy));

    [Fact]
    public void A_team_that_nobody_could_serve_was_left_before_it_was_waited_in() =>
        Assert.Equal(
            [new PlacementChange.FellBack("support", "sales"), PlacementChange.Queued.Instance],
            PlacementPolicy.Changes(null, "support", Waiting with { TeamId = "sales" })
        );

    [Fact]
    public void Each_agent_who_is_asked_is_told_of() =>
        Assert.Equal(
            [PlacementChange.Queued.Instance, new PlacementChange.Offered(ToAda), new PlacementChange.Offered(ToBo)],
            PlacementPolicy.Changes(null, "support", Offered)
        );

    [Fact]
    public void An_agent_who_said_no_declined_and_the_next_one_was_asked()
    {
        Offer toCy = new("cy", Noon.AddSeconds(5), Noon.AddSeconds(35));

        Assert.Equal(
            [new PlacementChange.Declined("ada", Noon.AddSeconds(4)), new PlacementChange.Offered(toCy)],
            PlacementPolicy.Changes(
                Offered,
                "support",
                Offered with
                {
                    Offers = [ToBo, toCy],
                    EndedOffers = [new EndedOffer(ToAda, Noon.AddSeconds(4), OfferEnd.Declined)],
                    DecidedAt = Noon.AddSeconds(5),
                }
            )
        );
    }

    [Fact]
    public void An_offer_that_came_and_went_between_two_looks_is_told_of_all_the_same()
    {
        Offer toCy = new("cy", Noon.AddSeconds(2), Noon.AddSeconds(32));
        EndedOffer[] ended =
        [
            new(ToAda, Noon.AddSeconds(2), OfferEnd.Expired),
            new(toCy, Noon.AddSeconds(3), OfferEnd.Declined),
            new(ToBo, Noon.AddSeconds(4), OfferEnd.Revoked),
        ];
        Placement known = Offered with { EndedOffers = ended[..1] };

        Assert.Equal(
            [
                new PlacementChange.Offered(toCy),
                new PlacementChange.Declined("cy", Noon.AddSeconds(3)),
                new PlacementChange.OfferRevoked("bo", Noon.AddSeconds(4)),
            ],
            PlacementPolicy.Changes(known, "support", Waiting with { EndedOffers = ended })
        );
    }

    [Fact]
    public void Who_accepted_before_anybody_heard_of_the_offer_was_asked_first() =>
        Assert.Equal(
            [PlacementChange.Queued.Instance, new PlacementChange.Offered(ToAda), PlacementChange.Assigned.Instance],
            [
                .. PlacementPolicy.Changes(null, "support", Waiting),
                .. PlacementPolicy.Changes(
                    Waiting,
                    "support",
                    ToAdaByPolicy with
                    {
                        EndedOffers = [new EndedOffer(ToAda, Noon.AddSeconds(3), OfferEnd.Accepted)],
                    }
                ),
            ]
        );

    [Fact]
    public void Who_did_not_answer_in_time_let_it_expire() =>
        Assert.Equal(
            [
                new PlacementChange.OfferExpired("ada", Noon.AddSeconds(31)),
                new PlacementChange.OfferExpired("bo", Noon.AddSeconds(31)),
            ],
            PlacementPolicy.Changes(Offered, "support", Waiting with { EndedOffers = Ended(OfferEnd.Expired, 31) })
        );

    [Fact]
    public void Who_need_not_answer_any_more_is_told_of_before_the_one_who_has_it() =>
        Assert.Equal(
            [new PlacementChange.OfferRevoked("bo", Noon.AddSeconds(3)), PlacementChange.Assigned.Instance],
            PlacementPolicy.Changes(
                Offered,
                "support",
                ToAdaByPolicy with
                {
                    EndedOffers = [Ended(OfferEnd.Accepted, 3)[0], Ended(OfferEnd.Revoked, 3)[1]],
                }
            )
        );

    [Fact]
    public void Who_was_asked_in_one_team_need_not_answer_before_it_is_in_the_queue_of_the_next() =>
        Assert.Equal(
            [
                new PlacementChange.OfferRevoked("ada", Noon.AddSeconds(9)),
                new PlacementChange.OfferRevoked("bo", Noon.AddSeconds(9)),
                new PlacementChange.FellBack("support", "sales"),
                PlacementChange.Queued.Instance,
            ],
            PlacementPolicy.Changes(
                Offered,
                "support",
                Waiting with
                {
                    TeamId = "sales",
                    EndedOffers = Ended(OfferEnd.Revoked, 9),
                }
            )
        );

    [Fact]
    public void A_later_step_asks_for_less() =>
        Assert.Equal(
            [PlacementChange.Relaxed.Instance],
            PlacementPolicy.Changes(Waiting, "support", Waiting with { Step = 1 })
        );

    [Fact]
    public void The_steps_begin_again_in_another_team() =>
        Assert.Equal(
            [new PlacementChange.FellBack("support", "sales"), PlacementChange.Queued.Instance],
            PlacementPolicy.Changes(Waiting, "support", Waiting with { TeamId = "sales", Step = 1 })
        );

    [Fact]
    public void Who_got_an_agent_of_a_fallback_team_fell_back() =>
        Assert.Equal(
            [new PlacementChange.FellBack("support", "sales"), PlacementChange.Assigned.Instance],
            PlacementPolicy.Changes(Waiting, "support", ToAdaByPolicy with { TeamId = "sales" })
        );

    [Fact]
    public void A_transfer_by_hand_is_no_fallback() =>
        Assert.Equal(
            [PlacementChange.Queued.Instance],
            PlacementPolicy.Changes(Waiting, "support", Waiting with { TeamId = "sales", RoutedTeamId = "sales" })
        );

    [Fact]
    public void An_assignment_by_hand_is_no_fallback_either() =>
        Assert.Equal(
            [PlacementChange.Assigned.Instance],
            PlacementPolicy.Changes(
                Waiting,
                "support",
                Assigned("ada", ProgressLog.ByHand) with
                {
                    TeamId = "sales",
                    RoutedTeamId = null,
                }
            )
        );

    [Fact]
    public void A_conversation_that_is_out_of_it_all_has_nothing_more_to_tell() =>
        Assert.Empty(PlacementPolicy.Changes(Offered, "support", Placement.Withdrawn("c1")));

    [Fact]
    public void The_same_placement_again_tells_nothing_and_is_no_news() =>
        AnyPlacement.Sample(placement =>
        {
            // A placement that came through storage: nothing of it is the same object.
            Placement again = placement with
            {
                Offers = [.. placement.Offers],
                DeclinedBy = [.. placement.DeclinedBy],
                EndedOffers = [.. placement.EndedOffers.Select(ended => ended with { Offer = ended.Offer with { } })],
            };
            return PlacementPolicy.Changes(placement, "support", again).Count
                    == (placement.Status == PlacementStatus.Assigned ? 1 : 0)
                && !PlacementPolicy.IsNews(placement, again, after: null);
        });

    [Fact]
    public void What_was_decided_before_what_is_known_is_no_news() =>
        Gen.Select(AnyPlacement, AnyPlacement)
            .Sample(
                (known, placement) =>
                    !(placement.DecidedAt < known.DecidedAt) || !PlacementPolicy.IsNews(known, placement, after: null)
            );

    [Fact]
    public void A_later_time_to_look_again_is_news() =>
        Assert.True(
            PlacementPolicy.IsNews(
                Waiting,
                Waiting with
                {
                    ReviewAt = Noon.AddMinutes(5),
                    DecidedAt = Noon.AddSeconds(1),
                },
                after: null
            )
        );

    [Fact]
    public void An_assignment_that_came_to_nothing_is_no_news() =>
        Assert.False(PlacementPolicy.IsNews(Waiting, ToAdaByPolicy, after: ToAdaByPolicy.AssignedAt));

    [Fact]
    public void That_it_was_closed_is_always_news() =>
        Assert.True(PlacementPolicy.IsNews(Offered, Placement.Withdrawn("c1"), after: Noon.AddDays(1)));

    [Theory]
    [InlineData(ConversationStatus.Open, "ada", ConversationPhase.Assigned)]
    [InlineData(ConversationStatus.Closed, "bo", ConversationPhase.Closed)]
    public void A_conversation_that_is_open_is_shown_as_the_dispatcher_decided(
        ConversationStatus status,
        string agentId,
        ConversationPhase phase
    )
    {
        ConversationPhase written = status == ConversationStatus.Open ? ConversationPhase.Offered : phase;
        Conversation stored = new(
            "c1",
            "mia",
            "demo",
            "contact",
            status,
            written,
            "sales",
            "bo",
            0,
            Noon,
            Noon,
            null,
            null,
            null,
            null,
            0
        );

        Conversation shown = PlacementPolicy.Apply(stored, ToAdaByPolicy)!;

        Assert.Equal((phase, agentId), (shown.Phase, shown.AgentId));
        Assert.Same(stored, PlacementPolicy.Apply(stored, null));
    }

    private static EndedOffer[] Ended(OfferEnd how, int second) =>
        [new(ToAda, Noon.AddSeconds(second), how), new(ToBo, Noon.AddSeconds(second), how)];

    private static Placement Assigned(string agentId, string policy)
    {
        DateTimeOffset at = Noon.AddSeconds(3);
        AssignmentReason reason = new(policy, "1", "v1", at, agentId, [], new Dictionary<string, int>(), null);
        return new("c1", PlacementStatus.Assigned, "support", agentId, Noon, at, null, reason)
        {
            DecidedAt = at,
            RoutedTeamId = "support",
        };
    }
}
