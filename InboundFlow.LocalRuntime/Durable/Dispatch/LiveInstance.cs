using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>An instance that is in memory because something is going on with it.</summary>
/// <remarks>One step at a time: <see cref="Request"/> and <see cref="EndStep"/> see to that. The rest is the step's own.</remarks>
internal sealed class LiveInstance(string instanceId)
{
    private readonly Lock gate = new();
    private readonly Queue<Job> jobs = new();
    private Phase phase;
    private volatile InstanceRow? row;
    private volatile bool rowIsDirty;
    private DateTimeOffset? reloadRowDueAt;

    private enum Phase
    {
        Resting,
        Queued,
        Running,
        RunningAgain,
        Dropped,
    }

    public string InstanceId { get; } = instanceId;

    public Mailbox Mailbox { get; } = new();

    /// <summary>The last state that was stored; null when it is not known here.</summary>
    public InstanceRow? Row => row;

    /// <summary>What the step works on; null until it is read.</summary>
    public LoadedInstance? Loaded { get; private set; }

    /// <summary>Whether the row in the instances table may be behind.</summary>
    public bool RowIsDirty => rowIsDirty || MustReload;

    /// <summary>When the row is to be written even if the instance is still busy.</summary>
    public DateTimeOffset? RowDueAt { get; private set; }

    /// <summary>The status that the row in the instances table has; null when it is not known here.</summary>
    public OrchestrationRuntimeStatus? WrittenStatus { get; private set; }

    /// <summary>Failures of the store in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Whether what is in memory is known to be the past.</summary>
    public bool MustReload
    {
        get
        {
            lock (gate)
            {
                return reloadRowDueAt is not null;
            }
        }
    }

    /// <summary>Asks for a step.</summary>
    /// <param name="mustQueue">Whether the caller has to queue the instance.</param>
    /// <returns><see langword="false"/> when the instance has left memory: look it up again.</returns>
    public bool Request(out bool mustQueue)
    {
        lock (gate)
        {
            mustQueue = phase == Phase.Resting;
            phase = phase switch
            {
                Phase.Resting => Phase.Queued,
                Phase.Running => Phase.RunningAgain,
                _ => phase,
            };
            return phase != Phase.Dropped;
        }
    }

    public void BeginStep()
    {
        lock (gate)
        {
            phase = Phase.Running;
        }
    }

    /// <summary>Ends a step.</summary>
    /// <param name="hasMore">There is more to do at once.</param>
    /// <param name="canDrop">Nothing but time or a message will wake it: it may leave memory.</param>
    /// <returns>Whether it is to be queued again, and whether it has left memory.</returns>
    public (bool MustQueue, bool IsDropped) EndStep(bool hasMore, bool canDrop)
    {
        lock (gate)
        {
            bool again = hasMore || phase == Phase.RunningAgain || jobs.Count > 0;
            bool dropped = !again && canDrop;
            phase =
                again ? Phase.Queued
                : dropped ? Phase.Dropped
                : Phase.Resting;
            return (again, dropped);
        }
    }

    /// <summary>Adds something to be done between two turns. A step has to be requested too.</summary>
    public void AddJob(Job job)
    {
        lock (gate)
        {
            jobs.Enqueue(job);
        }
    }

    /// <summary>The job that is to be taken next.</summary>
    public Job? NextJob
    {
        get
        {
            lock (gate)
            {
                return jobs.TryPeek(out Job? job) ? job : null;
            }
        }
    }

    public bool TryTakeJob(out Job? job)
    {
        lock (gate)
        {
            return jobs.TryDequeue(out job);
        }
    }

    /// <summary>What is in memory is not what is stored any more, and nor is the row.</summary>
    /// <param name="rowDueAt">When the row is to be written even if the instance is still busy.</param>
    public void RequestReload(DateTimeOffset rowDueAt)
    {
        lock (gate)
        {
            reloadRowDueAt = rowDueAt;
            row = null;
        }
    }

    /// <summary>Forgets what was read, if so asked.</summary>
    public void ObeyReload()
    {
        lock (gate)
        {
            if (reloadRowDueAt is { } rowDueAt)
            {
                MarkRowDirty(rowDueAt);
                reloadRowDueAt = null;
                Loaded = null;
            }
        }
    }

    public void Load(LoadedInstance? loaded)
    {
        Loaded = loaded;
        if (!rowIsDirty)
        {
            // It had been written before the instance left memory.
            WrittenStatus = loaded?.Head.Status;
        }

        PublishRow();
    }

    public void Unload() => Loaded = null;

    /// <summary>Publishes the state just stored or read, unless it is known to be the past.</summary>
    public InstanceRow? PublishRow()
    {
        lock (gate)
        {
            return row = reloadRowDueAt is null ? Loaded?.ToRow() : null;
        }
    }

    public void MarkRowDirty(DateTimeOffset dueAt)
    {
        rowIsDirty = true;
        RowDueAt ??= dueAt;
    }

    public void MarkRowWritten(OrchestrationRuntimeStatus? status)
    {
        WrittenStatus = status;
        rowIsDirty = false;
        RowDueAt = null;
    }
}

/// <summary>Something to be done with an instance while no turn of it runs.</summary>
/// <param name="NeedsInstance">The instance has to be read first, unless it is in memory.</param>
internal sealed record Job(Func<LoadedInstance?, Task> RunAsync, Action<Exception> Fail, bool NeedsInstance);
