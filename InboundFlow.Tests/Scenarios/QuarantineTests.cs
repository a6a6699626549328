using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static InboundFlow.Tests.Scenarios.WhatsAppPlatform;

namespace InboundFlow.Tests.Scenarios;

public sealed class QuarantineTests(AzuriteFixture azurite)
{
    private const string Mia = "351910000011";

    [Theory]
    [InlineData("""{"type":"message","sender":{"id":"mia"},"text":"no id"}""", "no message id")]
    [InlineData("""["a","list"]""", "not a JSON object")]
    [InlineData("not JSON", "not a JSON object")]
    public async Task What_is_genuine_and_not_understood_is_taken_and_kept(string body, string reason)
    {
        await using App app = await App.StartAsync(azurite);
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        for (int delivery = 0; delivery < 2; delivery++)
        {
            using HttpResponseMessage taken = await app.PostDeliveryAsync("d1", bytes);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        TableEntity row = Assert.Single(await KeptAsync(app, App.Channel));
        Assert.Equal(reason, row.GetString("Reason"));
        Assert.Equal(bytes, row.GetBinary("Body_00"));
        Assert.Empty(await app.ConversationsAsync());
    }

    [Fact]
    public async Task The_part_that_is_understood_is_stored_and_only_the_rest_is_kept_aside()
    {
        await using App app = await App.StartAsync(azurite, settings: Settings());
        await app.HasTeamAsync("support", null, ("ada", 3, true));

        await app.TellsAsync(
            From(Mia, new { from = Mia, type = "text" }),
            From(Mia, Text("wamid.M1", Mia, "Where is my parcel?"))
        );

        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
        TableEntity row = Assert.Single(await KeptAsync(app, Channel));
        Assert.Equal("a message without an id", row.GetString("Reason"));
        Assert.DoesNotContain("parcel", Encoding.UTF8.GetString(row.GetBinary("Body_00")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_genuine_is_not_kept()
    {
        await using App app = await App.StartAsync(azurite);
        using StringContent body = new("not JSON");

        using HttpResponseMessage refused = await app.Client.PostAsync($"api/channels/{App.Channel}/webhook", body);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(await KeptAsync(app, App.Channel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_refused(bool isChunked)
    {
        await using App app = await App.StartAsync(azurite);
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/channels/{App.Channel}/webhook");
        request.Content = new ByteArrayContent(new byte[256 * 1024 + 1]);
        request.Headers.TransferEncodingChunked = isChunked;

        using HttpResponseMessage refused = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Empty(await KeptAsync(app, App.Channel));
    }

    [Fact]
    public async Task A_channel_that_is_not_set_up_is_not_found()
    {
        await using App app = await App.StartAsync(azurite);
        using StringContent body = new("{}");

        using HttpResponseMessage unknown = await app.Client.PostAsync("api/channels/nobody/webhook", body);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        JsonElement problem = await unknown.Content.ReadFromJsonAsync<JsonElement>();
        Assert.EndsWith("/not-found", problem.Text("type"), StringComparison.Ordinal);
    }

    private static async Task<List<TableEntity>> KeptAsync(App app, string channel)
    {
        ITable quarantine = app.Host.Services.GetRequiredService<ITables>().Quarantine;
        string partition = $"{channel}|{app.Time.GetUtcNow():yyyyMMdd}";
        List<TableEntity> rows = [];
        await foreach (
            TableEntity row in quarantine.QueryAsync(
                partition,
                partition,
                partition + "~",
                null,
                CancellationToken.None
            )
        )
        {
            rows.Add(row);
        }

        return rows;
    }
}
