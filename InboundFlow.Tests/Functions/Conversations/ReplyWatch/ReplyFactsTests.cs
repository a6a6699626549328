using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Tests.Functions.Conversations.ReplyWatching;

public sealed class ReplyFactsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_several_messages_the_first_that_was_not_answered_counts() =>
        Assert.Equal(
            At(4),
            ReplyFacts.FirstUnanswered([
                SomeTalk.Inbound(At(0)),
                SomeTalk.Outbound(At(2)),
                SomeTalk.Inbound(At(4)),
                SomeTalk.Inbound(At(5)),
            ])
        );

    [Fact]
    public void An_answer_answers_all_that_came_before() =>
        Assert.Null(
            ReplyFacts.FirstUnanswered([
                SomeTalk.Inbound(At(0)),
                SomeTalk.Inbound(At(1)),
                SomeTalk.Outbound(At(2), DeliveryStatus.Queued),
            ])
        );

    [Fact]
    public void An_answer_that_was_not_delivered_is_none() =>
        Assert.Equal(
            At(0),
            ReplyFacts.FirstUnanswered([SomeTalk.Inbound(At(0)), SomeTalk.Outbound(At(2), DeliveryStatus.Failed)])
        );

    [Fact]
    public void What_the_contact_took_back_needs_no_answer() =>
        Assert.Null(ReplyFacts.FirstUnanswered([SomeTalk.Inbound(At(0), takenBack: true)]));

    [Fact]
    public void Only_what_was_done_since_the_message_counts()
    {
        ReplyFacts facts = Of(
            At(10),
            Event(5, "nudged", "ada"),
            Event(6, "returned", "bo", "noReply"),
            Event(7, "escalated", "bo", "noReply", "leads")
        );

        Assert.Null(facts.NudgedAt);
        Assert.Null(facts.EscalatedAt);
        Assert.Empty(facts.PassedOn);
        Assert.Empty(facts.EscalatedTo);
    }

    [Fact]
    public void What_was_done_about_another_agent_does_not_count_for_this_one()
    {
        ReplyFacts facts = Of(
            At(0),
            Event(5, "nudged", "bo"),
            Event(6, "escalated", "bo", "noReply", "leads"),
            Event(7, "nudged", "ada")
        );

        Assert.Equal(At(7), facts.NudgedAt);
        Assert.Null(facts.EscalatedAt);
        Assert.Equal(["leads"], facts.EscalatedTo);
    }

    [Fact]
    public void While_nobody_has_it_a_supervisor_who_knows_of_it_knows()
    {
        ReplyFacts facts = ReplyFacts.Of(
            SomeTalk.Conversation(Noon) with
            {
                AgentId = null,
            },
            At(0),
            [Event(6, "escalated", "bo", "noReply"), Event(7, "nudged", "bo")]
        );

        Assert.Equal(At(6), facts.EscalatedAt);
        Assert.Null(facts.NudgedAt);
    }

    [Fact]
    public void Only_returns_for_want_of_an_answer_count_as_passed_on()
    {
        ReplyFacts facts = Of(
            At(0),
            Event(5, "returned", "bo", "noReply"),
            Event(6, "returned", "cleo"),
            Event(7, "returned", "dan", "agentOffline"),
            Event(8, "returned", "eve", "noReply")
        );

        Assert.Equal(["bo", "eve"], facts.PassedOn);
    }

    private static DateTimeOffset At(int minutes) => Noon.AddMinutes(minutes);

    private static ReplyFacts Of(DateTimeOffset unansweredSince, params TimelineEvent[] timeline) =>
        ReplyFacts.Of(SomeTalk.Conversation(Noon), unansweredSince, timeline);

    private static TimelineEvent Event(
        int minutes,
        string type,
        string agentId,
        string? why = null,
        string? teamId = null
    ) =>
        why is null
            ? new TimelineEvent(At(minutes), type, "workflow").With(new { agentId })
            : new TimelineEvent(At(minutes), type, "workflow").With(
                new
                {
                    agentId,
                    why,
                    teamId,
                }
            );
}
