using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Conversations;

/// <summary>Finds the conversations that opened and whose workflow did not start because the process died in between.</summary>
/// <remarks>
/// The provider usually repairs that by sending the message again; this is for when it does not. One sweep looks at what
/// opened since the oldest conversation that the sweep before could not tick off; the first one looks back a week.
/// </remarks>
public sealed class StartSweep(
    IConversationIndex index,
    ConversationStarter starter,
    TimeProvider time,
    ILogger<StartSweep> logger
)
{
    /// <summary>How long a webhook gets to finish by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);
    private DateTimeOffset? checkedUntil;

    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset until = now - Grace;
        DateTimeOffset oldestOpen = until;
        int repaired = 0;
        await foreach (
            Conversation listed in index.ReadAsync(checkedUntil ?? now - LookBack, until, null, cancellationToken)
        )
        {
            if (listed.Phase == ConversationPhase.Enriching)
            {
                repaired++;
                await RepairAsync(client, listed, now, cancellationToken);
                oldestOpen = listed.OpenedAt;
            }
        }

        // A webhook that is slow to announce its conversation does so under the time at which it came in.
        checkedUntil = oldestOpen < now - AbandonedAfter ? oldestOpen : now - AbandonedAfter;
        if (repaired > 0)
        {
            Log.Swept(logger, repaired);
        }
    }

    private async Task RepairAsync(
        DurableTaskClient client,
        Conversation listed,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        try
        {
            bool exists = await starter.RepairAsync(client, listed.Id, listed.OpenedAt, cancellationToken);
            if (!exists && now - listed.OpenedAt > AbandonedAfter)
            {
                // Announced, and then the process died before the conversation opened: it never will under this time.
                await index.RemoveAsync(listed.Id, listed.OpenedAt, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The others are looked after all the same; this one is still listed when the next sweep comes.
            Log.NotRepaired(logger, listed.Id, e);
        }
    }
}
