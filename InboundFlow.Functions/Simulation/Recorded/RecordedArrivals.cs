using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Simulation;

/// <summary>Makes arrivals of recorded conversations.</summary>
internal static class RecordedArrivals
{
    private static readonly TimeSpan UsualHandle = TimeSpan.FromMinutes(10);

    /// <summary>The arrivals, in the same order.</summary>
    /// <param name="conversations">In order of time; all have a team and a time at which they were queued.</param>
    /// <param name="handle">How long those take that are still open; <see langword="null"/> for as long as one of the others.</param>
    /// <param name="patience">
    /// How much longer than they did wait contacts would have waited, on average; <see langword="null"/> for as long as it
    /// takes. Who was closed without an agent gave up.
    /// </param>
    public static IReadOnlyList<Arrival> Of(
        IReadOnlyList<Conversation> conversations,
        TimeSpan? handle,
        TimeSpan? patience,
        ulong seed
    )
    {
        Durations open = handle is TimeSpan mean ? new Durations.LogNormal(mean, 1) : Known(conversations);
        Dictionary<string, Conversation> latest = new(StringComparer.Ordinal);
        List<Arrival> arrivals = [];
        foreach (Conversation conversation in conversations)
        {
            SeededRandom random = SeededRandom.Of(seed, StableHash.Of(conversation.Id));
            Conversation? before = latest.GetValueOrDefault(conversation.ContactId);
            TimeSpan drawn = open.Draw(ref random);
            arrivals.Add(
                new(
                    conversation.Id,
                    conversation.QueuedAt!.Value,
                    conversation.TeamId!,
                    HandleOf(conversation) ?? drawn,
                    PatienceOf(conversation, patience, ref random)
                )
                {
                    Priority = conversation.Priority,
                    ChannelId = conversation.ChannelId,
                    LastAgentId = before?.AgentId,
                    LastAgentAt = before?.ClosedAt,
                }
            );
            if (conversation.AgentId is not null)
            {
                latest[conversation.ContactId] = conversation;
            }
        }

        return arrivals;
    }

    /// <summary>How long it took its agent; <see langword="null"/> when that is not known.</summary>
    public static TimeSpan? HandleOf(Conversation conversation) =>
        conversation.ClosedAt - conversation.AssignedAt is { Ticks: >= 0 } handle ? handle : null;

    private static Durations Known(IReadOnlyList<Conversation> conversations)
    {
        TimeSpan[] known = [.. conversations.Select(HandleOf).OfType<TimeSpan>()];
        return known is [] ? new Durations.Fixed(UsualHandle) : new Durations.Recorded(known);
    }

    private static TimeSpan? PatienceOf(Conversation conversation, TimeSpan? mean, ref SeededRandom random)
    {
        if (conversation is { AgentId: null, AssignedAt: null, ClosedAt: DateTimeOffset closed })
        {
            return Max(closed - conversation.QueuedAt!.Value, TimeSpan.Zero);
        }

        TimeSpan waited = conversation.AssignedAt - conversation.QueuedAt ?? TimeSpan.Zero;
        return mean is TimeSpan more
            ? Max(waited, TimeSpan.Zero) + new Durations.Exponential(more).Draw(ref random)
            : null;
    }

    private static TimeSpan Max(TimeSpan x, TimeSpan y) => x > y ? x : y;
}
