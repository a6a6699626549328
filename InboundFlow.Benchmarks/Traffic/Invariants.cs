namespace InboundFlow.Benchmarks.Traffic;

/// <summary>What must be true after a burst, whatever happened to the server meanwhile.</summary>
internal static class Invariants
{
    private const string AssignedEvent = "assigned";
    private const string AssignedPhase = "assigned";

    /// <summary>
    /// Every message is stored once, every contact has one open conversation with all their messages, every conversation
    /// was assigned once, and no agent has more than their capacity or another count than they really have.
    /// </summary>
    /// <param name="sent">Every message that was acknowledged, and no other.</param>
    /// <returns>What is not true, in words; nothing when all is well.</returns>
    internal static IReadOnlyList<string> Violations(IReadOnlyCollection<TrafficMessage> sent, Outcome outcome) =>
        [
            .. MessageViolations(sent, outcome),
            .. ContactViolations(sent, outcome),
            .. outcome.Conversations.SelectMany(AssignmentViolations),
            .. AgentViolations(outcome),
        ];

    private static IEnumerable<string> MessageViolations(IReadOnlyCollection<TrafficMessage> sent, Outcome outcome)
    {
        Dictionary<string, int> stored = outcome
            .Conversations.SelectMany(conversation => conversation.Messages)
            .GroupBy(message => message.Text ?? "", StringComparer.Ordinal)
            .ToDictionary(copies => copies.Key, copies => copies.Count(), StringComparer.Ordinal);
        foreach (TrafficMessage message in sent)
        {
            int copies = stored.GetValueOrDefault(message.Id);
            if (copies != 1)
            {
                yield return $"Message {message.Id} is stored {copies} times.";
            }
        }
    }

    private static IEnumerable<string> ContactViolations(IReadOnlyCollection<TrafficMessage> sent, Outcome outcome)
    {
        int people = sent.Select(message => message.SenderId).Distinct(StringComparer.Ordinal).Count();
        if (outcome.Conversations.Count != people)
        {
            yield return $"{people} people wrote, and {outcome.Conversations.Count} conversations are open.";
        }

        foreach (
            IGrouping<string, ConversationOutcome> contact in outcome
                .Conversations.GroupBy(one => one.Conversation.ContactId, StringComparer.Ordinal)
                .Where(open => open.Count() > 1)
        )
        {
            yield return $"Contact {contact.Key} has {contact.Count()} open conversations.";
        }

        Dictionary<string, string> senders = sent.ToDictionary(
            message => message.Id,
            message => message.SenderId,
            StringComparer.Ordinal
        );
        foreach (ConversationOutcome one in outcome.Conversations)
        {
            int writers = one
                .Messages.Select(message => senders.GetValueOrDefault(message.Text ?? ""))
                .Distinct(StringComparer.Ordinal)
                .Count();
            if (writers != 1)
            {
                yield return $"Conversation {one.Conversation.Id} has messages of {writers} people.";
            }
        }
    }

    private static IEnumerable<string> AssignmentViolations(ConversationOutcome one)
    {
        if (
            !string.Equals(one.Conversation.Phase, AssignedPhase, StringComparison.Ordinal)
            || one.Conversation.AgentId is null
        )
        {
            yield return $"Conversation {one.Conversation.Id} is {one.Conversation.Phase}, not assigned.";
        }

        int times = one.Timeline.Count(entry => string.Equals(entry.Type, AssignedEvent, StringComparison.Ordinal));
        if (times != 1)
        {
            yield return $"Conversation {one.Conversation.Id} was assigned {times} times.";
        }
    }

    private static IEnumerable<string> AgentViolations(Outcome outcome)
    {
        ILookup<string?, ConversationOutcome> held = outcome.Conversations.ToLookup(
            one => one.Conversation.AgentId,
            StringComparer.Ordinal
        );
        foreach (ApiAgent agent in outcome.Agents)
        {
            if (agent.OpenCount > agent.Capacity)
            {
                yield return $"Agent {agent.Id} has {agent.OpenCount} conversations, and a capacity of {agent.Capacity}.";
            }

            int really = held[agent.Id].Count();
            if (really != agent.OpenCount)
            {
                yield return $"Agent {agent.Id} counts {agent.OpenCount} conversations, and has {really}.";
            }
        }
    }
}
