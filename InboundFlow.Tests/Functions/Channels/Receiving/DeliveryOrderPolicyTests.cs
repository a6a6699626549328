using CsCheck;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Receiving;

namespace InboundFlow.Tests.Functions.Channels.Receiving;

public sealed class DeliveryOrderPolicyTests
{
    // Few people with up to two names each, so that groups meet; and events about nobody.
    private static readonly Gen<InboundEvent[]> AnyEvents = Gen.Int[0, 6]
        .Array[0, 2]
        .Select(names => names.Select(n => new ContactIdentity("kind", $"name-{n}")).ToArray())
        .Array[0, 30]
        .Select(people =>
            people.Select((names, i) => (InboundEvent)new InboundEvent.MessageRemoved(names, $"m{i}", null)).ToArray()
        );

    [Fact]
    public void Every_event_is_in_one_group_and_groups_keep_the_order() =>
        AnyEvents.Sample(events =>
        {
            IReadOnlyList<IReadOnlyList<InboundEvent>> groups = DeliveryOrderPolicy.Group(events);
            int[][] places = [.. groups.Select(group => group.Select(one => Array.IndexOf(events, one)).ToArray())];
            return places.SelectMany(group => group).Order().SequenceEqual(Enumerable.Range(0, events.Length))
                && places.All(group => group.SequenceEqual(group.Order()));
        });

    [Fact]
    public void No_two_groups_share_a_name() =>
        AnyEvents.Sample(events =>
        {
            List<ContactIdentity> names =
            [
                .. DeliveryOrderPolicy.Group(events).SelectMany(group => group.SelectMany(NamesIn).Distinct()),
            ];
            return names.Count == names.Distinct().Count();
        });

    [Fact]
    public void Somebody_known_by_two_names_joins_the_groups_of_both()
    {
        ContactIdentity phone = new("whatsapp.phone", "1");
        ContactIdentity userId = new("whatsapp.bsuid", "PT.1");
        InboundEvent[] events =
        [
            new InboundEvent.MessageRemoved([phone], "m0", null),
            new InboundEvent.MessageRemoved([userId], "m1", null),
            new InboundEvent.Ignored("x"),
            new InboundEvent.IdentityChanged(phone, userId),
        ];

        IReadOnlyList<IReadOnlyList<InboundEvent>> groups = DeliveryOrderPolicy.Group(events);

        Assert.Equal(
            [
                [events[0], events[1], events[3]],
                [events[2]],
            ],
            groups
        );
    }

    [Fact]
    public void Strangers_are_each_on_their_own()
    {
        InboundEvent[] events =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(i => new InboundEvent.MessageRemoved([new ContactIdentity("kind", $"{i}")], $"m{i}", null)),
        ];

        Assert.Equal(5, DeliveryOrderPolicy.Group(events).Count);
    }

    private static IReadOnlyList<ContactIdentity> NamesIn(InboundEvent one) => ((InboundEvent.MessageRemoved)one).From;
}
