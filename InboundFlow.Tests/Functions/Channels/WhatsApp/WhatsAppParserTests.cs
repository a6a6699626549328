using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.WhatsApp;

namespace InboundFlow.Tests.Functions.Channels.WhatsApp;

public sealed class WhatsAppParserTests
{
    private static readonly string[] Files =
    [
        "whatsapp/people-write",
        "whatsapp/nobody-writes",
        "whatsapp/identities",
        "whatsapp/batches",
    ];

    public static TheoryData<string, string> Cases { get; } = PayloadCases.LabelsOf(Files);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_delivery_becomes_these_events(string file, string label)
    {
        IReadOnlyList<InboundEvent> events = Parse(PayloadCases.BodyOf(file, label));

        Assert.Equal(PayloadCases.EventsOf(file, label), events.Select(EventText.Of), StringComparer.Ordinal);
    }

    [Fact]
    public void Whatever_comes_in_nothing_is_thrown() =>
        Damage.AssertHarmless(PayloadCases.AllBodies(Files), body => Parse(body));

    private static IReadOnlyList<InboundEvent> Parse(byte[] body) => WhatsAppParser.Parse(body, "109876543");
}
