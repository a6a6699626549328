using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Who waits for which event, and which events nobody waits for yet.</summary>
/// <remarks>
/// Names compare ignoring case. Of several waiters the newest gets the event. An event that no one waits for, or whose
/// waiter gave up, is kept for the next wait, in the order of arrival.
/// </remarks>
internal sealed class ExternalEvents(ReplayScheduler scheduler, DataConverter converter, EngineConduct conduct)
{
    private readonly Dictionary<string, List<PendingTask>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly OrderedDictionary<string, Queue<EventRaised>> kept = new(StringComparer.OrdinalIgnoreCase);

    public bool HasWaiters => waiters.Values.Any(list => list.Count > 0);

    /// <summary>The events nobody has taken, by name in the order the names first appeared.</summary>
    public IReadOnlyList<EventRaised> Kept => [.. kept.Values.SelectMany(queue => queue)];

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        List<PendingTask> list = WaitersOf(name);
        if (list.FirstOrDefault(waiter => waiter.ResultType != typeof(T)) is { } other)
        {
            throw new ArgumentException(
                $"Event '{name}' is awaited as {other.ResultType} already; it can't be awaited as {typeof(T)} too.",
                nameof(name)
            );
        }

        PendingTask<T> pending = new(name);
        if (cancellationToken.IsCancellationRequested)
        {
            pending.Cancel(cancellationToken);
        }
        else if (kept.TryGetValue(name, out Queue<EventRaised>? queue) && queue.TryDequeue(out EventRaised? raised))
        {
            pending.Complete(raised.Input, converter);
        }
        else
        {
            list.Add(pending);
            cancellationToken.Register(() => GiveUp(list, pending, cancellationToken));
        }

        return pending.Task;
    }

    public void Deliver(EventRaised raised)
    {
        List<PendingTask> list = WaitersOf(raised.Name);
        if (list.Count == 0)
        {
            if (!kept.TryGetValue(raised.Name, out Queue<EventRaised>? queue))
            {
                kept.Add(raised.Name, queue = new());
            }

            queue.Enqueue(raised);
            return;
        }

        int chosen = conduct.ChooseWaiter(list.Count);
        PendingTask waiter = list[chosen];
        list.RemoveAt(chosen);
        waiter.Complete(raised.Input, converter);
    }

    public void ForgetKept() => kept.Clear();

    private void GiveUp(List<PendingTask> list, PendingTask pending, CancellationToken cancellationToken)
    {
        if (scheduler.IsInTurn() && pending.Cancel(cancellationToken))
        {
            conduct.GiveUp(list, pending);
        }
    }

    private List<PendingTask> WaitersOf(string name)
    {
        if (!waiters.TryGetValue(name, out List<PendingTask>? list))
        {
            waiters.Add(name, list = []);
        }

        return list;
    }
}
