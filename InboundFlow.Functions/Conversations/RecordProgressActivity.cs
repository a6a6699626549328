using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Writes a step of the workflow down, and begins to watch over the agent's reply if that is asked for.</summary>
/// <remarks>Safe to repeat. The watch of an assignment that another has overtaken finds that out and ends.</remarks>
public sealed class RecordProgressActivity(IConversationStore conversations)
{
    /// <summary>Answers <see langword="false"/> when the conversation has been closed in the meantime.</summary>
    [Function(nameof(RecordProgressActivity))]
    public async Task<bool> RunAsync(
        [ActivityTrigger] Progress progress,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        bool recorded = await conversations.RecordAsync(progress, cancellationToken);
        if (recorded && progress.Watch is ReplyWatch watch)
        {
            await Orchestrations.StartOnceAsync(
                client,
                nameof(ReplyWatchOrchestrator),
                watch,
                watch.InstanceId,
                cancellationToken
            );
        }

        return recorded;
    }
}
