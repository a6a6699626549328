using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Counts a step of a reply ladder and, when it stays where it is, writes it down. Safe to repeat.</summary>
public sealed class LadderStepActivity(IConversationStore conversations, ReplyWatchMetrics metrics)
{
    [Function(nameof(LadderStepActivity))]
    public async Task RunAsync([ActivityTrigger] LadderStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Progress is null || await conversations.RecordAsync(step.Progress, cancellationToken))
        {
            metrics.Count(step.Name, step.TeamId);
        }
    }
}

/// <summary>A step of a reply ladder.</summary>
/// <param name="Name">What the timeline calls it.</param>
/// <param name="Progress">What there is to write down; <see langword="null"/> when that has been done.</param>
public sealed record LadderStep(string Name, string TeamId, Progress? Progress);
