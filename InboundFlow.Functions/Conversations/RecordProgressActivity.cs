using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Writes a step of the workflow down. Safe to repeat.</summary>
public sealed class RecordProgressActivity(IConversationStore conversations)
{
    /// <summary>Answers <see langword="false"/> when the conversation has been closed in the meantime.</summary>
    [Function(nameof(RecordProgressActivity))]
    public Task<bool> RunAsync([ActivityTrigger] Progress progress, CancellationToken cancellationToken) =>
        conversations.RecordAsync(progress, cancellationToken);
}
