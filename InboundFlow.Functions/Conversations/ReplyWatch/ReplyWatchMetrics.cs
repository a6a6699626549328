using System.Diagnostics.Metrics;
using InboundFlow.Functions.Channels.Receiving;

namespace InboundFlow.Functions.Conversations;

/// <summary>Counts what is done about contacts who wait for an answer.</summary>
public sealed class ReplyWatchMetrics
{
    private readonly Counter<long> steps;

    /// <summary>Creates the counter.</summary>
    public ReplyWatchMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        steps = meters
            .Create(ChannelMetrics.MeterName)
            .CreateCounter<long>(
                "inboundflow.reply_ladder.steps",
                "{step}",
                "Steps taken because an agent did not answer, by step and team."
            );
    }

    /// <summary>Counts a step: <c>nudged</c>, <c>returned</c> or <c>escalated</c>.</summary>
    public void Count(string step, string teamId) => steps.Add(1, new("step", step), new("team", teamId));
}
