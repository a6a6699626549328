using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>What has arrived for an instance and no turn has taken yet. For any thread.</summary>
/// <remarks>
/// Messages are stored as well, and are read again after a failure. Results of activities are only here: they become
/// durable with the turn that takes them, and until then the activity would run again after a crash.
/// </remarks>
internal sealed class Mailbox
{
    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly HashSet<(string ExecutionId, int TaskId)> running = [];
    private readonly List<string> repeated = [];
    private List<Arrival> arrivals = [];
    private string? foreignCodeIn;

    public bool HasRunningActivities
    {
        get
        {
            lock (gate)
            {
                return running.Count > 0;
            }
        }
    }

    /// <summary>Whether the instance is to be ended.</summary>
    public bool HasTermination
    {
        get
        {
            lock (gate)
            {
                return arrivals.Exists(arrival => arrival.Event is ExecutionTerminated);
            }
        }
    }

    /// <summary>Takes in a stored message. One that a turn has had already is stored again: that is only to be removed.</summary>
    public void Add(InboxMessage message)
    {
        lock (gate)
        {
            if (known.Add(message.MessageId))
            {
                arrivals.Add(new Arrival(message.Event, message.MessageId, message.ForExecutionId, message.Order));
            }
            else if (!arrivals.Exists(arrival => IsOf(message, arrival)))
            {
                repeated.Add(message.MessageId);
            }
        }
    }

    /// <summary>Takes over what the store has. What is known already, or has been consumed, is not added again.</summary>
    public void Refill(StoredInstance stored)
    {
        lock (gate)
        {
            known.Clear();
            repeated.Clear();
            known.UnionWith(arrivals.Select(arrival => arrival.MessageId).OfType<string>());
            known.UnionWith(stored.History.OfType<EventRaised>().Select(raised => raised.MessageId).OfType<string>());
        }

        foreach (InboxMessage message in stored.Inbox)
        {
            Add(message);
        }
    }

    /// <summary>Notes that an activity is about to run.</summary>
    /// <returns><see langword="false"/> when it is running or its result is here.</returns>
    public bool TryBegin(string executionId, int taskId)
    {
        lock (gate)
        {
            bool isHere = arrivals.Exists(arrival =>
                string.Equals(arrival.ForExecutionId, executionId, StringComparison.Ordinal)
                && arrival.Event is CompletionEvent completion
                && completion.TaskScheduledId == taskId
            );
            return !isHere && running.Add((executionId, taskId));
        }
    }

    public void Finish(string executionId, CompletionEvent result, long order)
    {
        lock (gate)
        {
            running.Remove((executionId, result.TaskScheduledId));
            arrivals.Add(new Arrival(result, MessageId: null, executionId, order));
        }
    }

    public void NoteForeignCode(string executionId)
    {
        lock (gate)
        {
            foreignCodeIn = executionId;
        }
    }

    public bool HasWorkFor(InstanceHead? head, DateTimeOffset now)
    {
        lock (gate)
        {
            return repeated.Count > 0
                || IsForeignCodeIn_NeedsLock(head)
                || (arrivals.Count > 0 && (head is null || IsTakeable_NeedsLock(head, now)));
        }
    }

    /// <summary>Takes what a turn may have: the start first, the rest in the order of arrival.</summary>
    public Taken Take(InstanceHead? head, DateTimeOffset now)
    {
        lock (gate)
        {
            if (head is not null && !IsTakeable_NeedsLock(head, now))
            {
                return new Taken([], [], TakeRepeated_NeedsLock(), IsForeignCodeIn_NeedsLock(head));
            }

            Arrival[] taken =
            [
                .. arrivals
                    .Where(arrival => arrival.MessageId is not null)
                    .OrderBy(arrival => arrival.Order)
                    .Take(TurnCommit.MaxConsumed),
            ];
            HashSet<Arrival> chosen = [.. taken, .. arrivals.Where(arrival => arrival.MessageId is null)];
            Arrival[] inOrder = [.. chosen.OrderBy(arrival => arrival.Order)];
            arrivals = [.. arrivals.Where(arrival => !chosen.Contains(arrival))];
            bool foreignCode = IsForeignCodeIn_NeedsLock(head);
            foreignCodeIn = null;
            string[] messageIds = [.. taken.Select(arrival => arrival.MessageId!)];
            return new Taken(inOrder, messageIds, TakeRepeated_NeedsLock(), foreignCode);
        }
    }

    /// <summary>After a failure: results nobody has stored go back. Messages will be read again.</summary>
    public void PutBack(Taken taken)
    {
        lock (gate)
        {
            arrivals = [.. taken.Arrivals.Where(arrival => arrival.MessageId is null), .. arrivals];
        }
    }

    private static bool IsOf(InboxMessage message, Arrival arrival) =>
        string.Equals(arrival.MessageId, message.MessageId, StringComparison.Ordinal);

    private string[] TakeRepeated_NeedsLock()
    {
        string[] taken = [.. repeated];
        repeated.Clear();
        return taken;
    }

    private bool IsForeignCodeIn_NeedsLock(InstanceHead? head) =>
        foreignCodeIn is not null && head?.IsSameExecutionAs(foreignCodeIn) == true;

    // A start for later waits, and whatever came with it, unless the instance is to be ended.
    private bool IsTakeable_NeedsLock(InstanceHead head, DateTimeOffset now) =>
        arrivals.Count > 0
        && (
            head.ScheduledStartAt is not { } startAt
            || startAt <= now
            || arrivals.Exists(arrival => arrival.Event is ExecutionTerminated)
        );
}

/// <summary>Something that has arrived. Without a message id it is not stored.</summary>
internal sealed record Arrival(HistoryEvent Event, string? MessageId, string? ForExecutionId, long Order);

/// <summary>What a turn got.</summary>
/// <param name="MessageIds">The messages among it.</param>
/// <param name="Repeated">Messages that an earlier turn has had, and that have been stored again since.</param>
/// <param name="ForeignCodeSeen">Since the last turn, code came back from an await that was not durable.</param>
internal sealed record Taken(
    IReadOnlyList<Arrival> Arrivals,
    IReadOnlyList<string> MessageIds,
    IReadOnlyList<string> Repeated,
    bool ForeignCodeSeen
)
{
    public IReadOnlyList<HistoryEvent> EventsFor(string executionId) =>
        [
            .. Arrivals
                .Where(arrival =>
                    arrival.ForExecutionId is not { } wanted
                    || string.Equals(wanted, executionId, StringComparison.Ordinal)
                )
                .Select(arrival => arrival.Event),
        ];
}
