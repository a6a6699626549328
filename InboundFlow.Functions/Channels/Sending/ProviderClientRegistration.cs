using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace InboundFlow.Functions.Channels.Sending;

/// <summary>Registers the HTTP client of all senders.</summary>
internal static class ProviderClientRegistration
{
    private const int MaxAnswerBytes = 1024 * 1024;

    // One attempt may take what a slow platform takes; all of them together must end before the caller's own retry.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    public static void AddProviderClient(this IServiceCollection services)
    {
        services.AddSingleton<ProviderClient>();
        services
            .AddHttpClient(ProviderClient.HttpClientName)
            .ConfigureHttpClient(client =>
            {
                // The pipeline below times out, on the app's clock.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            // Telegram's token is a part of the URL, and these would write it down.
            .RemoveAllLoggers()
            .AddResilienceHandler("send", Configure);
    }

    private static SocketsHttpHandler CreateHandler() =>
        new()
        {
            // A redirect would take tokens and signatures elsewhere.
            AllowAutoRedirect = false,
            // Without a propagator no trace span is made, and a span would carry the URL.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };

    // Not the standard handler: it sends a POST again whenever anything goes wrong, and a person would get the message
    // twice. Here only what the platform has certainly not taken is tried again at once; the rest is for the caller, who
    // knows what was sent.
    private static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        ResilienceHandlerContext context
    )
    {
        pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
        pipeline
            .AddTimeout(TotalTimeout)
            .AddRetry(
                new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 2,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = arguments => ValueTask.FromResult(IsCertainlyNotTaken(arguments.Outcome)),
                }
            )
            .AddTimeout(AttemptTimeout);
    }

    private static bool IsCertainlyNotTaken(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests
        || outcome.Exception
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            };
}
