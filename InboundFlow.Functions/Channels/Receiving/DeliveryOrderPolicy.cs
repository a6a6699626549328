namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>Decides which events of a delivery must come one after the other, and which need not.</summary>
public static class DeliveryOrderPolicy
{
    /// <summary>Splits <paramref name="events"/> by the person they are about.</summary>
    /// <returns>
    /// Groups that can be stored side by side. Within a group the order of the body is kept. Two events that share any
    /// name of a person are in one group, so that somebody known by number here and by user id there is one person.
    /// </returns>
    public static IReadOnlyList<IReadOnlyList<InboundEvent>> Group(IReadOnlyList<InboundEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        // Each event points to an earlier one about the same person, or to itself.
        int[] earlier = [.. Enumerable.Range(0, events.Count)];
        Dictionary<ContactIdentity, int> firstWith = [];
        for (int i = 0; i < events.Count; i++)
        {
            foreach (ContactIdentity name in NamesIn(events[i]))
            {
                if (!firstWith.TryAdd(name, i))
                {
                    Join(earlier, firstWith[name], i);
                }
            }
        }

        return
        [
            .. Enumerable
                .Range(0, events.Count)
                .GroupBy(i => Earliest(earlier, i), i => events[i])
                .Select(group => (IReadOnlyList<InboundEvent>)[.. group]),
        ];
    }

    /// <summary>The people an event is about.</summary>
    private static IEnumerable<ContactIdentity> NamesIn(InboundEvent inboundEvent) =>
        inboundEvent switch
        {
            InboundEvent.MessageReceived received => received.Message.From,
            InboundEvent.MessageEdited edited => edited.From,
            InboundEvent.MessageRemoved removed => removed.From,
            InboundEvent.ReactionReceived reaction => reaction.From,
            InboundEvent.EchoReceived echo => echo.To,
            InboundEvent.StatusChanged status => status.To,
            InboundEvent.IdentityChanged changed => [changed.Previous, changed.Current],
            _ => [],
        };

    private static void Join(int[] earlier, int one, int other)
    {
        int a = Earliest(earlier, one);
        int b = Earliest(earlier, other);
        earlier[Math.Max(a, b)] = Math.Min(a, b);
    }

    private static int Earliest(int[] earlier, int i)
    {
        while (earlier[i] != i)
        {
            // Shortens the way for the next search, so that a thousand events of one person stay cheap.
            earlier[i] = earlier[earlier[i]];
            i = earlier[i];
        }

        return i;
    }
}
