using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Assignment;

/// <summary>Does what the passing of time asks for, and tells those it is about.</summary>
/// <remarks>
/// Safe to repeat, and for several callers at once. What a crash cuts off the next look does: conversations stay untold
/// until they are told, and stay with an agent who is gone until they are returned.
/// </remarks>
public sealed class DispatchTicker(
    IDispatcher dispatcher,
    DispatchClock clock,
    GrantAnnouncer announcer,
    IConversationReturner returner,
    TimeProvider time,
    ILogger<DispatchTicker> logger
)
{
    /// <summary>How long the clock gets to wake by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>After how long those are returned that could not be at first.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);

    private const int ReturnsAtOnce = 16;

    /// <summary>Looks at the time.</summary>
    /// <returns>When something changes by itself next; <see langword="null"/> when nothing will.</returns>
    public async Task<DateTimeOffset?> TickAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        DispatchTick tick = await dispatcher.TickAsync(cancellationToken);
        clock.KnowSetFor(tick.NextAt);
        await announcer.AnnounceAsync(client, cancellationToken);
        int left = 0;
        await Parallel.ForEachAsync(
            tick.Returns,
            new ParallelOptions { MaxDegreeOfParallelism = ReturnsAtOnce, CancellationToken = cancellationToken },
            async (abandoned, cancel) =>
            {
                if (!await ReturnAsync(client, abandoned, cancel))
                {
                    Interlocked.Increment(ref left);
                }
            }
        );
        DateTimeOffset again = time.GetUtcNow() + AgainAfter;
        return left == 0 || tick.NextAt < again ? tick.NextAt : again;
    }

    /// <summary>Does so only when the clock should have and did not, and sets it again.</summary>
    public async Task CatchUpAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (dispatcher.NextAt + Grace < time.GetUtcNow())
        {
            Log.ClockMissed(logger, clock.InstanceId);
            await TickAsync(client, cancellationToken);
            await clock.RepairAsync(client, cancellationToken);
        }
    }

    private async Task<bool> ReturnAsync(
        DurableTaskClient client,
        AbandonedConversation abandoned,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await returner.ReturnAsync(client, abandoned, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The others are returned all the same; this one is found again at the next look.
            Log.NotReturned(logger, abandoned.ConversationId, e);
            return false;
        }
    }
}
