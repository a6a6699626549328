using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Generic;
using InboundFlow.Functions.Channels.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Channels.Receiving;

/// <summary>The channels as the app registers them, before conversations that a test controls.</summary>
internal sealed class ReceivingHost : IDisposable
{
    private const string Secret = "whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi";
    private readonly ServiceProvider services;

    public ReceivingHost()
    {
        ServiceCollection all = [];
        all.AddLogging();
        all.AddSingleton<TimeProvider>(Clock);
        all.AddSingleton<IConversationIntake>(Conversations);
        all.AddSingleton<IMessageNotes>(Conversations);
        all.AddSingleton<IConversationStarter>(Conversations);
        all.AddChannels(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["Channels:desk:Type"] = "generic",
                        ["Channels:desk:Secrets:0"] = Secret,
                        ["Channels:closed:Type"] = "generic",
                        ["Channels:wa:Type"] = "whatsapp",
                        ["Channels:wa:VerifyToken"] = "vt",
                    }
                )
                .Build()
        );
        services = all.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1772443800));

    public FakeConversations Conversations { get; } = new();

    /// <summary>A request to the channel <c>desk</c>, signed.</summary>
    public HttpRequest Signed(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        HttpRequest request = Post(new MemoryStream(bytes));
        request.ContentLength = bytes.Length;
        foreach ((string name, string value) in StandardWebhook.Sign(Secret, "delivery-1", bytes, Clock.GetUtcNow())!)
        {
            request.Headers[name] = value;
        }

        return request;
    }

    public HttpRequest Post(Stream body)
    {
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.Body = body;
        return context.Request;
    }

    public HttpRequest Get(string query)
    {
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.Method = "GET";
        context.Request.QueryString = new QueryString(query);
        return context.Request;
    }

    /// <summary>Lets the receiver answer, and writes the answer out as a host would.</summary>
    public async Task<Answered> ReceiveAsync(HttpRequest request, string channelId = "desk")
    {
        // The conversations here are ours and start nothing, so there is no client to hand on.
        IResult result = await services
            .GetRequiredService<WebhookReceiver>()
            .ReceiveAsync(request, channelId, client: null!, CancellationToken.None);
        HttpResponse response = request.HttpContext.Response;
        using MemoryStream body = new();
        response.Body = body;
        await result.ExecuteAsync(request.HttpContext);
        return new Answered(response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), response.ContentType);
    }

    /// <summary>Starts to write down a counter's increments, as <c>tag,tag</c>.</summary>
    public CounterLines Count(string counter) => new(services.GetRequiredService<IMeterFactory>(), counter);

    public void Dispose() => services.Dispose();
}

/// <summary>What a platform gets back.</summary>
internal sealed record Answered(int StatusCode, string Body, string? ContentType);

/// <summary>Increments of a counter of this host only: meters of parallel tests have other factories.</summary>
internal sealed class CounterLines : IDisposable
{
    private readonly MeterListener listener = new();

    public CounterLines(IMeterFactory factory, string counter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (
                string.Equals(instrument.Meter.Name, ChannelMetrics.MeterName, StringComparison.Ordinal)
                && string.Equals(instrument.Name, counter, StringComparison.Ordinal)
                && ReferenceEquals(instrument.Meter.Scope, factory)
            )
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
                Lines.Add(
                    value.ToString(CultureInfo.InvariantCulture)
                        + " "
                        + string.Join(',', tags.ToArray().Select(tag => tag.Value))
                )
        );
        listener.Start();
    }

    public List<string> Lines { get; } = [];

    public void Dispose() => listener.Dispose();
}
