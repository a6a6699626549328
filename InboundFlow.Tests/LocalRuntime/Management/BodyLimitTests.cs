using System.Net;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class BodyLimitTests(AzuriteFixture azurite)
{
    private const string Echo = ManagementHost.Base + "/orchestrators/Echo";

    [Theory]
    [InlineData(Echo)]
    [InlineData(ManagementHost.Instances + "/one/raiseEvent/Go")]
    public async Task A_body_that_is_larger_than_any_message_is_refused_in_plain_words(string path)
    {
        const int limit = 64 * 1024;
        await using ManagementHost limited = await ManagementHost.StartAsync(
            azurite,
            more: services => services.PostConfigure<DurableEngineOptions>(engine => engine.MaxMessageBytes = limit)
        );

        string text = await limited.ExpectAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "POST",
            path,
            "\"" + new string('x', limit) + "\""
        );

        Assert.Equal(["Message"], JsonNode.Parse(text)!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task A_lower_limit_of_the_host_holds_for_bodies_too()
    {
        await using ManagementHost limited = await ManagementHost.StartAsync(
            azurite,
            more: services =>
                services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1024)
        );

        await limited.ExpectAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "POST",
            Echo,
            "\"" + new string('x', 2048) + "\""
        );
    }
}
