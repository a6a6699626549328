using System.Collections.Concurrent;

namespace InboundFlow.Benchmarks.Traffic;

/// <summary>Sends messages until every one of them is acknowledged, as the platforms do.</summary>
/// <param name="recovery">What a message that was not acknowledged waits for before it is sent again.</param>
internal sealed class Burst(WebhookClient client, TimeProvider time, Func<CancellationToken, Task> recovery)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<Acknowledgement> acknowledged = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> milestones = new();
    private int count;
    private int repeated;

    /// <summary>What was acknowledged so far.</summary>
    internal IReadOnlyCollection<Acknowledgement> Acknowledged => acknowledged;

    /// <summary>How often a message had to be sent again.</summary>
    internal int Repeated => repeated;

    /// <summary>Completes when <paramref name="messages"/> messages are acknowledged.</summary>
    internal Task WhenAcknowledgedAsync(int messages)
    {
        TaskCompletionSource milestone = milestones.GetOrAdd(
            messages,
            _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        if (Volatile.Read(ref count) >= messages)
        {
            milestone.TrySetResult();
        }

        return milestone.Task;
    }

    /// <summary>Sends as fast as <paramref name="concurrency"/> senders can.</summary>
    internal Task SendFlatOutAsync(
        IReadOnlyList<TrafficMessage> messages,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => SendOnAsync()));

        async Task SendOnAsync()
        {
            for (
                int index = Interlocked.Increment(ref next);
                index < messages.Count;
                index = Interlocked.Increment(ref next)
            )
            {
                await SendAsync(messages[index], time.GetUtcNow(), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Sends <paramref name="perSecond"/> messages each second, however slow the answers are. Times count from when a
    /// message was due, so that a server that stalls does not hide it by keeping the senders waiting.
    /// </summary>
    internal async Task SendAtRateAsync(
        IReadOnlyList<TrafficMessage> messages,
        double perSecond,
        CancellationToken cancellationToken
    )
    {
        List<Task> sending = new(messages.Count);
        DateTimeOffset start = time.GetUtcNow();
        using PeriodicTimer timer = new(Tick, time);
        while (sending.Count < messages.Count)
        {
            DateTimeOffset due = start + TimeSpan.FromSeconds(sending.Count / perSecond);
            if (due <= time.GetUtcNow())
            {
                sending.Add(SendAsync(messages[sending.Count], due, cancellationToken));
            }
            else
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }

        await Task.WhenAll(sending);
    }

    private async Task SendAsync(TrafficMessage message, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        while (!await client.TryPostAsync(message, cancellationToken))
        {
            Interlocked.Increment(ref repeated);
            await recovery(cancellationToken);
        }

        acknowledged.Enqueue(new Acknowledgement(message, dueAt, time.GetUtcNow()));
        if (milestones.TryGetValue(Interlocked.Increment(ref count), out TaskCompletionSource? milestone))
        {
            milestone.TrySetResult();
        }
    }
}

/// <summary>A message that the server has taken.</summary>
/// <param name="DueAt">When it was to be sent for the first time.</param>
/// <param name="At">When the acknowledgement came.</param>
internal sealed record Acknowledgement(TrafficMessage Message, DateTimeOffset DueAt, DateTimeOffset At);
