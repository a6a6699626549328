using System.Net;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Sending;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Channels.Sending;

/// <summary>The channels as the app registers them, with a platform of our own at the other end.</summary>
internal sealed class SendingHost : IDisposable
{
    private readonly ServiceProvider services;

    /// <summary>Registers the channels.</summary>
    /// <param name="platform">Answers instead of the network; <see langword="null"/> leaves the network in place.</param>
    public SendingHost(FakePlatform? platform = null, ILoggerProvider? logs = null)
    {
        ServiceCollection all = [];
        all.AddSingleton<TimeProvider>(Clock);
        all.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            if (logs is not null)
            {
                logging.AddProvider(logs);
            }
        });
        all.AddChannels(new ConfigurationBuilder().Build());
        if (platform is not null)
        {
            all.AddHttpClient(ProviderClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => platform);
        }

        services = all.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1772443800));

    public Task<SendResult> SendAsync(ChannelAccount account, string text, params ContactIdentity[] to) =>
        services
            .GetServices<IChannel>()
            .Single(one => string.Equals(one.Type, account.Type, StringComparison.Ordinal))
            .SendAsync(new OutboundMessage("out-1", "conv-1", to, text), account, CancellationToken.None);

    public void Dispose() => services.Dispose();
}

/// <summary>A platform: keeps what it gets and answers what it is told.</summary>
internal sealed class FakePlatform(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(Uri Url, string Body, HttpRequestMessage Request)> Received { get; } = [];

    public static FakePlatform Answering(HttpStatusCode status, string body) =>
        new(_ =>
        {
            HttpResponseMessage response = new(status) { Content = new StringContent(body) };
            // At once, so that no test waits for a back-off.
            response.Headers.Add("Retry-After", "0");
            return response;
        });

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        string body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Received.Add((request.RequestUri!, body, request));
        return answer(Received.Count);
    }
}
