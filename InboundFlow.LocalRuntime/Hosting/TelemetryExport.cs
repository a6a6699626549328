using System.Diagnostics;
using System.Runtime.CompilerServices;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Exports traces, metrics and logs over OTLP, if the standard settings ask for it.</summary>
internal static class TelemetryExport
{
    /// <summary>The setting that switches it on. The other <c>OTEL_</c> settings hold as well.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceNameSetting = "OTEL_SERVICE_NAME";

    // The app's meters and the local host's.
    private const string Ours = "InboundFlow*";

    /// <summary>Adds the export. Without an endpoint it adds nothing, and nothing of OpenTelemetry is loaded.</summary>
    public static void AddIfAsked(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[EndpointSetting]))
        {
            Add(builder);
        }
    }

    // Apart, so that the packages are loaded only if this runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(WebApplicationBuilder builder)
    {
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, builder))
            .WithTracing(traces =>
                traces
                    .AddSource(DurableSources.ClientName, DurableSources.EngineName, Ours)
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
            )
            .WithMetrics(metrics =>
                metrics.AddMeter(Ours).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
            )
            .WithLogging()
            .UseOtlpExporter();
        builder.Services.Configure<HttpClientTraceInstrumentationOptions>(http =>
        {
            http.FilterHttpRequestMessage = _ => IsUnderSomething(Activity.Current);
            http.EnrichWithHttpRequestMessage = HidePath;
        });
        builder.Services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeScopes = true);
    }

    private static void Name(ResourceBuilder resource, WebApplicationBuilder builder)
    {
        // The setting goes before this.
        if (string.IsNullOrWhiteSpace(builder.Configuration[ServiceNameSetting]))
        {
            resource.AddService(builder.Environment.ApplicationName);
        }
    }

    // Paths have in them what is nobody's business: storage keys made of people's numbers, and the tokens of channels.
    private static void HidePath(Activity call, HttpRequestMessage request) =>
        call.SetTag("url.full", request.RequestUri?.GetLeftPart(UriPartial.Authority));

    // The engine's own calls of the storage, several a turn, would each be a trace of one span.
    private static bool IsUnderSomething(Activity? call) => call is null || call.ParentSpanId != default;
}
