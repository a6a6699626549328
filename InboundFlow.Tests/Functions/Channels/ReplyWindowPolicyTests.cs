using InboundFlow.Functions.Channels;

namespace InboundFlow.Tests.Functions.Channels;

public sealed class ReplyWindowPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("whatsapp", 24)]
    [InlineData("messenger", 24)]
    [InlineData("instagram", 24)]
    [InlineData("wechat", 48)]
    public void It_closes_so_many_hours_after_the_message_was_sent(string channelType, int hours) =>
        Assert.Equal(
            Noon.AddHours(hours),
            ReplyWindowPolicy.ClosesAt(channelType, sentAt: Noon, receivedAt: Noon.AddMinutes(9))
        );

    [Theory]
    [InlineData("telegram")]
    [InlineData("generic")]
    [InlineData("email")]
    public void Other_channels_can_always_be_answered(string channelType) =>
        Assert.Null(ReplyWindowPolicy.ClosesAt(channelType, Noon, Noon));

    [Fact]
    public void A_clock_that_runs_ahead_does_not_lengthen_it() =>
        Assert.Equal(
            Noon.AddHours(24),
            ReplyWindowPolicy.ClosesAt("whatsapp", sentAt: Noon.AddDays(9), receivedAt: Noon)
        );

    [Fact]
    public void A_message_that_does_not_say_when_it_was_sent_counts_from_its_arrival() =>
        Assert.Equal(Noon.AddHours(24), ReplyWindowPolicy.ClosesAt("whatsapp", sentAt: null, receivedAt: Noon));
}
