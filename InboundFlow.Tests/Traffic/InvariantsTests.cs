using InboundFlow.Benchmarks.Traffic;

namespace InboundFlow.Tests.Traffic;

/// <summary>What checks the others is checked here: each broken promise is noticed.</summary>
public sealed class InvariantsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly IReadOnlyList<TrafficMessage> Sent = TrafficMessage.Plan("run", contacts: 2, perContact: 2);

    private static readonly ConversationOutcome First = Conversation("c1", "p1", "ada", "run-0-0", "run-0-1");
    private static readonly ConversationOutcome Second = Conversation("c2", "p2", "bo", "run-1-0", "run-1-1");
    private static readonly ApiAgent Ada = new("ada", Capacity: 1, OpenCount: 1);
    private static readonly ApiAgent Bo = new("bo", Capacity: 1, OpenCount: 1);
    private static readonly Outcome Good = new([Ada, Bo], [First, Second]);

    [Fact]
    public void When_every_promise_was_kept_there_is_nothing_to_say() =>
        Assert.Empty(Invariants.Violations(Sent, Good));

    [Fact]
    public void A_lost_message_is_noticed() =>
        AssertNoticed(
            "Message run-0-1 is stored 0 times.",
            Good with
            {
                Conversations = [Conversation("c1", "p1", "ada", "run-0-0"), Second],
            }
        );

    [Fact]
    public void A_message_that_is_stored_twice_is_noticed() =>
        AssertNoticed(
            "Message run-0-0 is stored 2 times.",
            Good with
            {
                Conversations = [Conversation("c1", "p1", "ada", "run-0-0", "run-0-0", "run-0-1"), Second],
            }
        );

    [Fact]
    public void Two_open_conversations_of_a_contact_are_noticed() =>
        AssertNoticed(
            "Contact p1 has 2 open conversations.",
            new Outcome(
                [Ada with { Capacity = 2, OpenCount = 2 }, Bo],
                [Conversation("c1", "p1", "ada", "run-0-0"), Conversation("c3", "p1", "ada", "run-0-1"), Second]
            )
        );

    [Fact]
    public void A_conversation_that_never_opened_is_noticed() =>
        AssertNoticed(
            "2 people wrote, and 1 conversations are open.",
            new Outcome([Ada, Bo with { OpenCount = 0 }], [First])
        );

    [Fact]
    public void Two_people_in_one_conversation_are_noticed() =>
        AssertNoticed(
            "Conversation c1 has messages of 2 people.",
            Good with
            {
                Conversations =
                [
                    Conversation("c1", "p1", "ada", "run-0-0", "run-1-1"),
                    Conversation("c2", "p2", "bo", "run-1-0", "run-0-1"),
                ],
            }
        );

    [Theory]
    [InlineData("queued", null, 0, "Conversation c1 is queued, not assigned.")]
    [InlineData("assigned", "ada", 0, "Conversation c1 was assigned 0 times.")]
    [InlineData("assigned", "ada", 2, "Conversation c1 was assigned 2 times.")]
    public void A_conversation_that_was_not_assigned_exactly_once_is_noticed(
        string phase,
        string? agentId,
        int times,
        string violation
    ) =>
        AssertNoticed(
            violation,
            Good with
            {
                Conversations =
                [
                    First with
                    {
                        Conversation = First.Conversation with { Phase = phase, AgentId = agentId },
                        Timeline = [.. Enumerable.Repeat(new ApiEvent(Noon, "assigned"), times)],
                    },
                    Second,
                ],
            }
        );

    [Fact]
    public void An_agent_over_capacity_is_noticed() =>
        AssertNoticed(
            "Agent ada has 1 conversations, and a capacity of 0.",
            Good with
            {
                Agents = [Ada with { Capacity = 0 }, Bo],
            }
        );

    [Fact]
    public void An_agent_who_counts_wrongly_is_noticed() =>
        AssertNoticed(
            "Agent bo counts 0 conversations, and has 1.",
            Good with
            {
                Agents = [Ada, Bo with { OpenCount = 0 }],
            }
        );

    private static void AssertNoticed(string violation, Outcome outcome) =>
        Assert.Contains(violation, Invariants.Violations(Sent, outcome), StringComparer.Ordinal);

    private static ConversationOutcome Conversation(
        string id,
        string contactId,
        string agentId,
        params string[] messages
    ) =>
        new(
            new ApiConversation(id, contactId, "open", "assigned", agentId, Noon, Noon),
            [.. messages.Select(text => new ApiMessage("m-" + text, text, Noon))],
            [new ApiEvent(Noon, "opened"), new ApiEvent(Noon, "assigned")]
        );
}
