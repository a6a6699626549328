using System.Diagnostics.Metrics;

namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>Counts what comes in, in the meter <c>InboundFlow</c>.</summary>
/// <remarks>No tag comes from a caller: a channel that does not exist is counted without its name.</remarks>
public sealed class ChannelMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InboundFlow";

    private readonly Counter<long> deliveries;
    private readonly Counter<long> events;

    /// <summary>Creates the two counters.</summary>
    public ChannelMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter meter = meters.Create(MeterName);
        deliveries = meter.CreateCounter<long>(
            "inboundflow.channel.deliveries",
            "{delivery}",
            "Webhook requests by channel and outcome."
        );
        events = meter.CreateCounter<long>(
            "inboundflow.channel.events",
            "{event}",
            "Messages, edits, statuses and the like by channel, kind and outcome."
        );
    }

    /// <summary>
    /// Counts a request: <c>stored</c>, <c>failed</c>, <c>refused</c>, <c>too_large</c>, <c>compressed</c>,
    /// <c>handshake</c>, <c>handshake_refused</c> or <c>unknown_channel</c>.
    /// </summary>
    public void CountDelivery(string? channelId, string outcome) =>
        deliveries.Add(1, new("channel", channelId), new("outcome", outcome));

    /// <summary>Counts an event. For one that is ignored, the outcome says what it was.</summary>
    public void CountEvent(string channelId, string kind, string outcome) =>
        events.Add(1, new("channel", channelId), new("kind", kind), new("outcome", outcome));
}
