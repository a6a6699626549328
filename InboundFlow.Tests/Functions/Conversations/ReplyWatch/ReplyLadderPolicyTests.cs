using CsCheck;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Tests.Functions.Conversations.ReplyWatching;

public sealed class ReplyLadderPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly ReplyLadder Whole = new(
        NudgeAfter: TimeSpan.FromMinutes(5),
        ReassignAfter: TimeSpan.FromMinutes(10),
        MostReassignments: 2,
        EscalateAfter: TimeSpan.FromMinutes(30),
        SupervisorTeamId: "leads"
    );

    [Fact]
    public void An_assignment_that_is_over_needs_no_watch() =>
        Assert.IsType<ReplyStep.Leave>(ReplyLadderPolicy.Decide(ReplyFacts.Over, Watch(), Noon.AddHours(9)));

    [Fact]
    public void While_all_is_answered_only_the_contact_counts() =>
        Assert.IsType<ReplyStep.WaitForContact>(
            ReplyLadderPolicy.Decide(Facts() with { UnansweredSince = null }, Watch(), Noon.AddHours(9))
        );

    [Theory]
    [InlineData(0, "until 12:05")]
    [InlineData(4.9, "until 12:05")]
    [InlineData(5, "Nudge")]
    [InlineData(9.9, "Nudge")]
    [InlineData(10, "Reassign ada")]
    [InlineData(29.9, "Reassign ada")]
    [InlineData(30, "Escalate leads ada")]
    public void Of_all_steps_that_are_due_the_highest_is_taken(double minutes, string step) =>
        Assert.Equal(step, Decide(Facts(), Whole, minutes));

    [Fact]
    public void A_reminder_is_given_once() =>
        Assert.Equal("until 12:10", Decide(Facts() with { NudgedAt = Noon.AddMinutes(5) }, Whole, 6));

    [Fact]
    public void Whoever_gets_it_later_has_the_whole_time()
    {
        ReplyFacts facts = Facts() with { UnansweredSince = Noon.AddHours(-1) };

        Assert.Equal("until 12:05", Decide(facts, Whole, 0));
    }

    [Fact]
    public void The_time_begins_with_a_message_that_comes_after_the_assignment()
    {
        ReplyFacts facts = Facts() with { UnansweredSince = Noon.AddMinutes(20), NudgedAt = Noon.AddMinutes(5) };

        Assert.Equal("until 12:25", Decide(facts, Whole, 21));
    }

    [Theory]
    [InlineData(1, "Reassign ada,bo")]
    [InlineData(2, "Escalate leads ada,bo,cleo")]
    [InlineData(3, "Escalate leads ada,bo,cleo,dan")]
    public void When_it_was_passed_on_often_enough_a_supervisor_has_to_look(int passedOn, string step)
    {
        string[] others = ["bo", "cleo", "dan"];

        Assert.Equal(step, Decide(Facts() with { PassedOn = others[..passedOn] }, Whole, 10));
    }

    [Fact]
    public void Without_a_supervisors_team_it_is_marked_and_stays() =>
        Assert.Equal("Mark", Decide(Facts(), Whole with { SupervisorTeamId = null }, 30));

    [Fact]
    public void The_supervisors_themselves_have_nobody_above_them() =>
        Assert.Equal("Mark", Decide(Facts(), Whole with { SupervisorTeamId = "support" }, 30));

    [Fact]
    public void A_team_that_was_asked_before_is_not_asked_again() =>
        Assert.Equal("Mark", Decide(Facts() with { EscalatedTo = ["leads"] }, Whole, 30));

    [Fact]
    public void Once_a_supervisor_knows_nothing_more_happens() =>
        Assert.Equal("contact", Decide(Facts() with { EscalatedAt = Noon.AddMinutes(30) }, Whole, 500));

    [Theory]
    [InlineData(0, "until 12:30")]
    [InlineData(29.9, "until 12:30")]
    [InlineData(30, "Escalate leads ada,bo,cleo")]
    public void In_the_queue_only_the_time_for_a_supervisor_goes_on(double minutes, string step) =>
        Assert.Equal(step, Decide(InQueue() with { PassedOn = ["bo", "cleo"] }, Whole, minutes));

    [Fact]
    public void In_the_queue_nothing_happens_without_a_time_for_a_supervisor() =>
        Assert.Equal("contact", Decide(InQueue(), Whole with { EscalateAfter = null }, 500));

    [Fact]
    public void In_the_queue_of_the_supervisors_it_is_marked_and_stays()
    {
        ReplyFacts facts = InQueue();

        Assert.Equal(
            "Mark",
            Decide(facts with { Conversation = facts.Conversation! with { TeamId = "leads" } }, Whole, 30)
        );
    }

    [Fact]
    public void What_fell_back_from_the_supervisors_does_not_go_back_to_them()
    {
        ReplyFacts facts = InQueue();

        Assert.Equal(
            "Mark",
            Decide(
                facts with
                {
                    Conversation = facts.Conversation! with { TeamId = "sales" },
                },
                Whole with
                {
                    SupervisorTeamId = "support",
                },
                30
            )
        );
    }

    [Fact]
    public void A_mark_for_an_earlier_message_does_not_count_for_the_present_one()
    {
        ReplyFacts facts = Facts() with { EscalatedAt = Noon.AddMinutes(30), UnansweredSince = Noon.AddMinutes(60) };

        Assert.Equal("until 13:05", Decide(facts, Whole, 60));
    }

    [Fact]
    public void Steps_that_are_left_out_never_come()
    {
        ReplyLadder onlyNudge = new(TimeSpan.FromMinutes(5), null, 0, null, null);

        Assert.Equal("Nudge", Decide(Facts(), onlyNudge, 500));
        Assert.Equal("contact", Decide(Facts() with { NudgedAt = Noon.AddMinutes(5) }, onlyNudge, 500));
    }

    [Fact]
    public void Whoever_waits_until_a_step_finds_it_due_then() =>
        Gen.Select(Ladders, Gen.Int[0, 90], Gen.Int[-60, 60], Gen.Int[0, 3], Gen.Bool)
            .Sample(
                (ladder, now, wrote, passedOn, nudged) =>
                {
                    ReplyFacts facts = Facts() with
                    {
                        UnansweredSince = Noon.AddMinutes(wrote),
                        NudgedAt = nudged ? Noon.AddMinutes(Math.Max(wrote, 0)) : null,
                        PassedOn = [.. Enumerable.Range(0, passedOn).Select(i => $"other{i}")],
                    };
                    ReplyStep step = ReplyLadderPolicy.Decide(facts, Watch(ladder), Noon.AddMinutes(now));
                    if (step is ReplyStep.WaitUntil(DateTimeOffset at))
                    {
                        Assert.True(at > Noon.AddMinutes(now));
                        Assert.IsNotType<ReplyStep.WaitUntil>(ReplyLadderPolicy.Decide(facts, Watch(ladder), at));
                        Assert.IsType<ReplyStep.WaitUntil>(
                            ReplyLadderPolicy.Decide(facts, Watch(ladder), at.AddTicks(-1))
                        );
                    }
                }
            );

    [Fact]
    public void However_often_it_is_passed_on_it_comes_to_an_end() =>
        Ladders.Sample(ladder =>
        {
            ReplyFacts facts = Facts();
            int moves = 0;
            while (ReplyLadderPolicy.Decide(facts, Watch(ladder), Noon.AddDays(1)) is ReplyStep.Reassign)
            {
                facts = facts with { PassedOn = [.. facts.PassedOn, $"other{moves++}"] };
            }

            Assert.InRange(moves, 0, ladder.MostReassignments);
        });

    private static readonly Gen<TimeSpan?> Times = Gen.OneOf(
        Gen.Const((TimeSpan?)null),
        Gen.Int[1, 60].Select(minutes => (TimeSpan?)TimeSpan.FromMinutes(minutes))
    );

    private static readonly Gen<ReplyLadder> Ladders = Gen.Select(
        Times,
        Times,
        Gen.Int[0, 3],
        Times,
        Gen.Bool,
        (nudge, reassign, most, escalate, named) =>
            new ReplyLadder(nudge, reassign, most, escalate, named ? "leads" : null)
    );

    private static string Decide(ReplyFacts facts, ReplyLadder ladder, double minutes) =>
        ReplyLadderPolicy.Decide(facts, Watch(ladder), Noon.AddMinutes(minutes)) switch
        {
            ReplyStep.WaitUntil(DateTimeOffset at) => $"until {at:HH:mm}",
            ReplyStep.WaitForContact => "contact",
            ReplyStep.Reassign(IReadOnlyList<string> excluded) => $"Reassign {string.Join(',', excluded)}",
            ReplyStep.Escalate(string team, IReadOnlyList<string> excluded) =>
                $"Escalate {team} {string.Join(',', excluded)}",
            ReplyStep other => other.GetType().Name,
        };

    private static ReplyWatch Watch(ReplyLadder? ladder = null) => new("c1", "support", "ada", Noon, ladder ?? Whole);

    private static ReplyFacts InQueue() =>
        Facts() with
        {
            Conversation = SomeTalk.Conversation(Noon) with
            {
                AgentId = null,
                AssignedAt = null,
                Phase = ConversationPhase.Queued,
            },
        };

    private static ReplyFacts Facts() => new(SomeTalk.Conversation(Noon), Noon, null, null, [], []);
}
