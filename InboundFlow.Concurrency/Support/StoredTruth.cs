using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Concurrency.Support;

/// <summary>What must be true of the store once everything has come to rest, whatever has happened.</summary>
internal static class StoredTruth
{
    /// <summary>Checks an instance that is over, and gives its history.</summary>
    public static async Task<IReadOnlyList<HistoryEvent>> CheckEndAsync(
        World world,
        string instanceId,
        OrchestrationRuntimeStatus expected
    )
    {
        StoredInstance? stored = await world.Memory.LoadAsync(instanceId, CancellationToken.None);
        Assert.NotNull(stored);
        CheckHistory(stored.History);
        Assert.Equal(expected, stored.Head.Status);
        Assert.Equal(expected, Assert.Single(stored.History.OfType<ExecutionCompleted>()).OrchestrationStatus);
        Assert.Empty(stored.Outbox);
        InstanceRow? row = await world.Memory.FindRowAsync(instanceId, CancellationToken.None);
        Assert.True(stored.Head.IsSameStateAs(row?.Head), $"The row of '{instanceId}' is behind.");
        return stored.History;
    }

    /// <summary>Nothing waits for anybody: no messages nobody takes, no row that is behind.</summary>
    public static async Task CheckNothingIsLeftAsync(World world) =>
        Assert.Empty(await world.Memory.FindUnfinishedAsync(CancellationToken.None));

    /// <summary>Checks that a history can be replayed: one start, and one answer at most to each request.</summary>
    public static void CheckHistory(IReadOnlyList<HistoryEvent> history)
    {
        Assert.Single(history.OfType<ExecutionStarted>());
        AssertDistinct(history.OfType<ScheduledEvent>().Select(item => item.EventId));
        AssertDistinct(history.OfType<CompletionEvent>().Select(item => item.TaskScheduledId));
        AssertDistinct(history.OfType<TimerFired>().Select(item => item.TimerId));
        AssertDistinct(history.OfType<EventRaised>().Select(item => item.MessageId));
        HashSet<int> requested = [];
        foreach (HistoryEvent item in history)
        {
            int? answered = item switch
            {
                CompletionEvent completion => completion.TaskScheduledId,
                TimerFired timer => timer.TimerId,
                _ => null,
            };
            Assert.True(answered is null || requested.Contains(answered.Value), $"Nobody has asked for {item}.");
            if (item is ScheduledEvent request)
            {
                requested.Add(request.EventId);
            }
        }
    }

    private static void AssertDistinct<T>(IEnumerable<T> items)
    {
        T[] all = [.. items];
        Assert.Equal(all.Distinct().Count(), all.Length);
    }
}
