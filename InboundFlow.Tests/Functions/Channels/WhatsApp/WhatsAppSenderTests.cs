using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Channels;
using InboundFlow.Tests.Functions.Channels.Sending;

namespace InboundFlow.Tests.Functions.Channels.WhatsApp;

public sealed class WhatsAppSenderTests
{
    private const string Accepted = """{"messaging_product":"whatsapp","messages":[{"id":"wamid.C"}]}""";
    private static readonly ContactIdentity UserId = new("whatsapp.bsuid", "PT.77");
    private static readonly ContactIdentity Phone = new("whatsapp.phone", "351910000001");

    [Fact]
    public async Task A_text_goes_to_the_phone_number()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, Accepted);
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(Account(), "Olá! 👋", UserId, Phone);

        Assert.Equal(SendResult.Sent("wamid.C"), result);
        (Uri url, string body, HttpRequestMessage request) = Assert.Single(platform.Received);
        Assert.Equal("https://graph.facebook.com/v23.0/109876543/messages", url.AbsoluteUri);
        Assert.Equal("Bearer wa-token", request.Headers.Authorization?.ToString());
        JsonElement sent = JsonElement.Parse(body);
        Assert.Equal("whatsapp", sent.GetProperty("messaging_product").GetString());
        Assert.Equal("351910000001", sent.GetProperty("to").GetString());
        Assert.False(sent.TryGetProperty("recipient", out _));
        Assert.Equal("text", sent.GetProperty("type").GetString());
        Assert.Equal("Olá! 👋", sent.GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("out-1", sent.GetProperty("biz_opaque_callback_data").GetString());
    }

    [Fact]
    public async Task Somebody_who_hides_their_number_is_addressed_by_user_id()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, Accepted);
        using SendingHost host = new(platform);
        ChannelAccount account = Account();
        account.BaseUrl = new Uri("https://graph.example/v99.0/");

        await host.SendAsync(account, "Olá", UserId);

        (Uri url, string body, _) = Assert.Single(platform.Received);
        Assert.Equal("https://graph.example/v99.0/109876543/messages", url.AbsoluteUri);
        Assert.Equal("PT.77", JsonElement.Parse(body).GetProperty("recipient").GetString());
        Assert.False(JsonElement.Parse(body).TryGetProperty("to", out _));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":{"code":131047,"message":"x"}}""", "131047")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":{"code":"131026"}}""", "131026")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":{"code":190}}""", "190")]
    [InlineData(HttpStatusCode.NotFound, "<html>", "http-404")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":[]}""", "http-400")]
    public async Task A_refusal_is_final_and_says_its_code(HttpStatusCode status, string answer, string code)
    {
        using SendingHost host = new(FakePlatform.Answering(status, answer));

        Assert.Equal(SendResult.Refused(code), await host.SendAsync(Account(), "a", Phone));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "")]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(HttpStatusCode.RequestTimeout, "")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":{"code":130429}}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":{"code":131056}}""")]
    [InlineData(HttpStatusCode.Forbidden, """{"error":{"code":4}}""")]
    public async Task What_may_pass_is_thrown_for_another_attempt(HttpStatusCode status, string answer)
    {
        using SendingHost host = new(FakePlatform.Answering(status, answer));

        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() =>
            host.SendAsync(Account(), "a", Phone)
        );

        Assert.DoesNotContain("351910000001", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_acceptance_is_an_acceptance()
    {
        using SendingHost host = new(FakePlatform.Answering(HttpStatusCode.OK, "ok"));

        Assert.Equal(SendResult.Sent(null), await host.SendAsync(Account(), "a", Phone));
    }

    [Fact]
    public async Task Without_a_name_on_this_platform_or_a_token_nothing_is_sent()
    {
        FakePlatform platform = FakePlatform.Answering(HttpStatusCode.OK, Accepted);
        using SendingHost host = new(platform);

        Assert.Equal(
            SendResult.Refused("no-address"),
            await host.SendAsync(Account(), "a", new ContactIdentity("telegram.user", "1"))
        );
        Assert.Equal(
            SendResult.Refused("not-configured"),
            await host.SendAsync(Deliveries.Account("whatsapp", "s"), "a", Phone)
        );
        Assert.Empty(platform.Received);
    }

    private static ChannelAccount Account()
    {
        ChannelAccount account = Deliveries.Account("whatsapp", "wa-app-secret-1");
        account.AccountId = "109876543";
        account.Token = "wa-token";
        return account;
    }
}
