using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;
using Polly;
using Polly.Timeout;

namespace InboundFlow.Functions.Enrichment;

/// <summary>The HTTP client of the lookup: where it may connect, how long it waits, how often it tries.</summary>
internal static class LookupClient
{
    internal const string Name = "lookup";

    internal static void Add(IServiceCollection services)
    {
        IHttpClientBuilder client = services
            .AddHttpClient(Name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(OptionsOf(provider)))
            // The factory's own log lines carry the address, and the address carries the contact's data.
            .RemoveAllLoggers();
        client.AddResilienceHandler(
            Name,
            (pipeline, context) =>
                Configure(
                    pipeline,
                    OptionsOf(context.ServiceProvider),
                    context.ServiceProvider.GetRequiredService<TimeProvider>()
                )
        );
        client.AddHttpMessageHandler(provider => new BoundedBodyHandler(OptionsOf(provider).MaxBytes));
    }

    /// <summary>Checks the very address that is connected to, so that a name cannot be re-pointed after the check.</summary>
    /// <remarks>Redirects are not followed: they would take the headers, and with them an API key, elsewhere.</remarks>
    private static AntiSSRFHandler CreateHandler(LookupOptions options)
    {
        AntiSSRFPolicy policy = new(
            options.AllowPrivateNetwork ? PolicyConfigOptions.None : PolicyConfigOptions.ExternalOnlyLatest
        )
        {
            AllowPlainTextHttp = options.AllowPrivateNetwork,
            AddXFFHeader = true,
        };
        if (options.AllowPrivateNetwork)
        {
            policy.AddDeniedAddresses([.. IPAddressRanges.linkLocal, .. IPAddressRanges.wireserver]);
        }

        AntiSSRFHandler handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        return handler;
    }

    private static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline,
        LookupOptions options,
        TimeProvider time
    )
    {
        pipeline.TimeProvider = time;
        if (options.Retries > 0)
        {
            pipeline.AddRetry(
                new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = options.Retries,
                    Delay = options.RetryDelay,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    // A system that asks for an hour's patience must not hold the conversation up for an hour.
                    ShouldRetryAfterHeader = false,
                    ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome)),
                }
            );
        }

        pipeline.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.Timeout });
    }

    private static bool MayPass(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception switch
        {
            null => outcome.Result is { } response
                && ((int)response.StatusCode >= 500 || (int)response.StatusCode is 408 or 429),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
            HttpRequestException { InnerException: AntiSSRFException } => false,
            HttpRequestException or SocketException or IOException or TimeoutRejectedException => true,
            _ => false,
        };

    private static LookupOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<LookupOptions>>().Value;
}
