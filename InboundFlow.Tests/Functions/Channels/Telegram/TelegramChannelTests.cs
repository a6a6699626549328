using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Telegram;
using InboundFlow.Tests.Functions.Channels.Sending;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Functions.Channels.Telegram;

public sealed class TelegramChannelTests
{
    private const string Header = "X-Telegram-Bot-Api-Secret-Token";
    private static readonly ContactIdentity Person = new("telegram.user", "7000000001");

    [Theory]
    [InlineData("the secret", "tg-secret_1", true)]
    [InlineData("the next secret", "tg-secret_2", true)]
    [InlineData("another", "tg-secret_3", false)]
    [InlineData("another case", "TG-secret_1", false)]
    [InlineData("its beginning", "tg-secret_", false)]
    [InlineData("more than it", "tg-secret_11", false)]
    [InlineData("nothing", "", false)]
    public void A_delivery_presents_a_secret_of_the_account(string label, string presented, bool taken) =>
        Assert.True(taken == IsAuthentic(Account(), (Header, presented)), label);

    [Fact]
    public void Without_the_header_or_with_two_of_them_it_is_refused()
    {
        Assert.False(IsAuthentic(Account()));
        Assert.False(IsAuthentic(Account(), (Header, "tg-secret_1"), (Header, "tg-secret_1")));
    }

    [Fact]
    public void Without_a_configured_secret_everything_is_refused()
    {
        Assert.False(IsAuthentic(Deliveries.Account("telegram"), (Header, "")));
        Assert.False(IsAuthentic(Deliveries.Account("telegram", "", " "), (Header, ""), (Header, " ")));
        Assert.False(IsAuthentic(Deliveries.Account("telegram", " "), (Header, " ")));
    }

    [Fact]
    public async Task A_text_goes_to_the_private_chat()
    {
        FakePlatform platform = FakePlatform.Answering(
            HttpStatusCode.OK,
            """{"ok":true,"result":{"message_id":13,"chat":{"id":7000000001}}}"""
        );
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(Account(), "Olá!", Person);

        Assert.Equal(SendResult.Sent("7000000001:13"), result);
        (Uri url, string body, _) = Assert.Single(platform.Received);
        Assert.Equal("https://api.telegram.org/bot1234:AbC-d_e/sendMessage", url.AbsoluteUri);
        Assert.Equal(7000000001, JsonElement.Parse(body).GetProperty("chat_id").GetInt64());
        Assert.Equal("Olá!", JsonElement.Parse(body).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, """{"ok":false,"error_code":403,"description":"x"}""", "403")]
    [InlineData(HttpStatusCode.BadRequest, """{"ok":false,"error_code":400,"description":"x"}""", "400")]
    [InlineData(HttpStatusCode.NotFound, "", "http-404")]
    public async Task A_refusal_is_final_and_says_its_code(HttpStatusCode status, string answer, string code)
    {
        using SendingHost host = new(FakePlatform.Answering(status, answer));

        Assert.Equal(SendResult.Refused(code), await host.SendAsync(Account(), "a", Person));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task What_may_pass_is_thrown_without_the_token(HttpStatusCode status)
    {
        using SendingHost host = new(FakePlatform.Answering(status, ""));

        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() =>
            host.SendAsync(Account(), "a", Person)
        );

        Assert.Equal(status, e.StatusCode);
        Assert.DoesNotContain("AbC-d_e", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("telegram.user", "not a number")]
    [InlineData("telegram.user", "-5")]
    [InlineData("whatsapp.phone", "7000000001")]
    public async Task Anything_but_a_persons_id_is_no_address(string kind, string value)
    {
        using SendingHost host = new(FakePlatform.Answering(HttpStatusCode.OK, ""));

        Assert.Equal(
            SendResult.Refused("no-address"),
            await host.SendAsync(Account(), "a", new ContactIdentity(kind, value))
        );
    }

    private static bool IsAuthentic(ChannelAccount account, params (string, string)[] headers)
    {
        using ServiceProvider services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        TelegramChannel channel = new(new ProviderClient(services.GetRequiredService<IHttpClientFactory>()));
        return channel.IsAuthentic(Deliveries.With([], headers), account, DateTimeOffset.UnixEpoch);
    }

    private static ChannelAccount Account()
    {
        ChannelAccount account = Deliveries.Account("telegram", "tg-secret_1", "tg-secret_2");
        account.Token = "1234:AbC-d_e";
        return account;
    }
}
