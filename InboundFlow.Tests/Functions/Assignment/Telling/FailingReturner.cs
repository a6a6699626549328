using System.Collections.Concurrent;
using InboundFlow.Functions.Assignment;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

/// <summary>Notes what is returned, and fails for one conversation.</summary>
internal sealed class FailingReturner(string? failsFor) : IConversationReturner
{
    public ConcurrentBag<string> Returned { get; } = [];

    public Task<bool> ReturnAsync(
        DurableTaskClient client,
        AbandonedConversation abandoned,
        CancellationToken cancellationToken
    )
    {
        if (string.Equals(abandoned.ConversationId, failsFor, StringComparison.Ordinal))
        {
            throw new TimeoutException(failsFor);
        }

        Returned.Add(abandoned.ConversationId);
        return Task.FromResult(true);
    }
}
