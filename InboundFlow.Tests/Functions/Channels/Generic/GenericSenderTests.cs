using System.Net;
using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Generic;
using InboundFlow.Tests.Functions.Channels.Sending;

namespace InboundFlow.Tests.Functions.Channels.Generic;

public sealed class GenericSenderTests
{
    private const string Secret = "whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi";
    private static readonly ContactIdentity Visitor = new("generic:desk", "visitor-7");

    [Fact]
    public async Task A_reply_is_posted_to_the_accounts_address_and_signed()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, """{"id":"theirs-1"}""");
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(Account(), "It is. ✓", Visitor);

        Assert.Equal(SendResult.Sent("theirs-1"), result);
        (Uri url, string body, HttpRequestMessage request) = Assert.Single(platform.Received);
        Assert.Equal("https://shop.example/replies", url.AbsoluteUri);
        Assert.Equal("out-1", Assert.Single(request.Headers.GetValues("webhook-id")));
        WebhookDelivery asReceived = Deliveries.With(
            Encoding.UTF8.GetBytes(body),
            [.. request.Headers.Select(header => (header.Key, header.Value.Single()))]
        );
        Assert.True(StandardWebhook.Verify(asReceived.Headers, asReceived.Body, [Secret], host.Clock.GetUtcNow()));
        JsonElement sent = JsonElement.Parse(body);
        Assert.Equal("message", sent.GetProperty("type").GetString());
        Assert.Equal("out-1", sent.GetProperty("id").GetString());
        Assert.Equal("conv-1", sent.GetProperty("conversationId").GetString());
        Assert.Equal("visitor-7", sent.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Equal("It is. ✓", sent.GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_first_secret_signs()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.NoContent, "");
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(
            Account(Secret, "whsec_b3RoZXItdGVzdC1rZXktb2YtMjQtYg=="),
            "a",
            Visitor
        );

        Assert.Equal(SendResult.Sent(null), result);
        (_, string body, HttpRequestMessage request) = Assert.Single(platform.Received);
        IReadOnlyDictionary<string, string>? expected = StandardWebhook.Sign(
            Secret,
            "out-1",
            Encoding.UTF8.GetBytes(body),
            host.Clock.GetUtcNow()
        );
        Assert.Equal(expected!["webhook-signature"], Assert.Single(request.Headers.GetValues("webhook-signature")));
    }

    [Fact]
    public async Task Only_a_name_that_this_channel_gave_is_an_address()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, "");
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(Account(), "a", new ContactIdentity("generic:other", "visitor-7"));

        Assert.Equal(SendResult.Refused("no-address"), result);
        Assert.Empty(platform.Received);
    }

    [Fact]
    public async Task Without_an_address_or_a_secret_nothing_is_posted()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, "");
        using SendingHost host = new(platform);
        ChannelAccount nowhere = Deliveries.Account("generic", Secret);
        ChannelAccount unsigned = Deliveries.Account("generic");
        unsigned.BaseUrl = new Uri("https://shop.example/replies");

        Assert.Equal(SendResult.Refused("not-configured"), await host.SendAsync(nowhere, "a", Visitor));
        Assert.Equal(SendResult.Refused("not-configured"), await host.SendAsync(unsigned, "a", Visitor));
        Assert.Empty(platform.Received);
    }

    [Fact]
    public async Task A_refusal_is_final()
    {
        using SendingHost host = new(FakePlatform.Answering(HttpStatusCode.Gone, "whatever"));

        Assert.Equal(SendResult.Refused("http-410"), await host.SendAsync(Account(), "a", Visitor));
    }

    private static ChannelAccount Account(params string[] secrets)
    {
        ChannelAccount account = Deliveries.Account("generic", secrets.Length == 0 ? [Secret] : secrets);
        account.BaseUrl = new Uri("https://shop.example/replies");
        return account;
    }
}
