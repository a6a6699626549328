using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Pages of those who wait. A pure function.</summary>
internal static class QueuePages
{
    /// <summary>One page. Each position is that in the whole queue of the team, whatever page it is on.</summary>
    public static Page<QueueEntryView> Read(DispatchState state, QueueQuery query, DateTimeOffset now)
    {
        (WaitingEntry Entry, int Position)[] shown =
        [
            .. state
                .Queue.GroupBy(entry => entry.TeamId, StringComparer.Ordinal)
                .Where(queue => query.HasTeam(queue.Key))
                .OrderBy(queue => queue.Key, StringComparer.Ordinal)
                .SelectMany(queue =>
                    queue
                        .Order(QueueOrder.At(now))
                        .Select((entry, index) => (entry, index + 1))
                        .Where(place => query.Has(place.entry, now))
                )
                .Take(query.Top + 1),
        ];
        bool isLast = shown.Length <= query.Top;
        (WaitingEntry Entry, int Position)[] page = isLast ? shown : shown[..query.Top];
        return new(
            [
                .. page.GroupBy(place => place.Entry.TeamId, StringComparer.Ordinal)
                    .SelectMany(queue => Show(state, queue, named: query.ConversationId is not null, now)),
            ],
            isLast ? null : QueuePlace.Of(page[^1].Entry, now).ToString()
        );
    }

    private static IEnumerable<QueueEntryView> Show(
        DispatchState state,
        IGrouping<string, (WaitingEntry Entry, int Position)> queue,
        bool named,
        DateTimeOffset now
    )
    {
        QueueReader reader = new(state, queue.Key, now);
        return queue.Select(place => reader.Read(place.Entry, place.Position, named));
    }
}
