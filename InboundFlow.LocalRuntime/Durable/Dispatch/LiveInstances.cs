using System.Collections.Concurrent;
using System.Threading.Channels;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>The instances in memory, and the queue of those that want a step. For any thread.</summary>
internal sealed class LiveInstances(BusyCounter busy)
{
    private readonly ConcurrentDictionary<string, LiveInstance> live = new(StringComparer.Ordinal);
    private readonly Channel<LiveInstance> ready = Channel.CreateUnbounded<LiveInstance>();

    public IEnumerable<LiveInstance> All => live.Values;

    /// <summary>How many want a step and have none yet.</summary>
    public int ReadyCount => ready.Reader.Count;

    public LiveInstance? Find(string instanceId) => live.GetValueOrDefault(instanceId);

    /// <summary>Those that want a step, one after the other, to as many readers as there are.</summary>
    public IAsyncEnumerable<LiveInstance> ReadReadyAsync(CancellationToken stopping) =>
        ready.Reader.ReadAllAsync(stopping);

    /// <summary>Takes in an instance that is whole and wants a step.</summary>
    /// <returns><see langword="false"/> when one with its id is in memory.</returns>
    public bool TryAdmit(LiveInstance fresh)
    {
        if (!live.TryAdd(fresh.InstanceId, fresh))
        {
            return false;
        }

        fresh.Request(out bool mustQueue);
        if (mustQueue)
        {
            Enqueue(fresh);
        }

        return true;
    }

    /// <summary>Gives the instance something to do, bringing it into memory if need be.</summary>
    public void Use(string instanceId, Action<LiveInstance> give)
    {
        while (true)
        {
            LiveInstance instance = live.GetOrAdd(instanceId, static id => new LiveInstance(id));
            give(instance);
            if (instance.Request(out bool mustQueue))
            {
                if (mustQueue)
                {
                    Enqueue(instance);
                }

                return;
            }

            // It has just left memory, with what was given; the next one gets it.
            live.TryRemove(KeyValuePair.Create(instanceId, instance));
        }
    }

    /// <summary>Ends the step of an instance that was read as ready: it is queued again, rests, or leaves memory.</summary>
    public void EndStep(LiveInstance instance, StepResult result)
    {
        (bool mustQueue, bool isDropped) = instance.EndStep(result.HasMore, result.CanDrop);
        if (isDropped)
        {
            live.TryRemove(KeyValuePair.Create(instance.InstanceId, instance));
        }

        if (mustQueue)
        {
            Enqueue(instance);
        }

        busy.Leave();
    }

    private void Enqueue(LiveInstance instance)
    {
        busy.Enter();
        ready.Writer.TryWrite(instance);
    }
}
