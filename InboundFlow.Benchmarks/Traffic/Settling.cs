namespace InboundFlow.Benchmarks.Traffic;

/// <summary>Waits until every conversation has its agent.</summary>
internal static class Settling
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// First asks for the agents only, which costs the server one small query; then, once, for the conversations, whose
    /// phase is written a moment later.
    /// </summary>
    /// <returns><see langword="false"/> when it had not happened by <paramref name="limit"/>.</returns>
    internal static async Task<bool> WaitUntilAssignedAsync(
        InboundFlowApi api,
        int conversations,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource limited = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            limited.Token,
            cancellationToken
        );
        using PeriodicTimer timer = new(PollInterval, time);
        try
        {
            while (await CountHeldAsync(api, either.Token) < conversations)
            {
                await timer.WaitForNextTickAsync(either.Token);
            }

            while (await CountAssignedAsync(api, either.Token) < conversations)
            {
                await timer.WaitForNextTickAsync(either.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<int> CountHeldAsync(InboundFlowApi api, CancellationToken cancellationToken) =>
        (await api.ReadAgentsAsync(cancellationToken)).Sum(agent => agent.OpenCount);

    private static async Task<int> CountAssignedAsync(InboundFlowApi api, CancellationToken cancellationToken) =>
        (await api.ReadOpenConversationsAsync(cancellationToken)).Count(conversation =>
            string.Equals(conversation.Phase, "assigned", StringComparison.Ordinal)
        );
}
