using System.Collections.Concurrent;
using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

/// <summary>Something to be traced, such as a request, and the spans of its trace alone.</summary>
internal sealed class TraceRecorder : IDisposable
{
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<Activity> ended = new();

    public TraceRecorder(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        bool isSampled = sampling == ActivitySamplingResult.AllDataAndRecorded;
        Root = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        Root.ActivityTraceFlags = isSampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        Root.Start();
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is DurableSources.ClientName or DurableSources.EngineName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == Root.TraceId ? sampling : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity Root { get; }

    /// <summary>The spans that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Spans => [.. ended];

    public Activity Single(string name, ActivityKind kind) =>
        Assert.Single(
            ended,
            span => span.Kind == kind && string.Equals(span.DisplayName, name, StringComparison.Ordinal)
        );

    public void Dispose()
    {
        listener.Dispose();
        Root.Dispose();
    }
}
