using System.Globalization;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>What the memory store has of one instance. Its caller sees to it that one at a time uses it.</summary>
internal sealed class MemoryPartition
{
    private InstanceHead? head;
    private long version;

    public string? Version => head is null ? null : version.ToString(CultureInfo.InvariantCulture);

    public List<HistoryEvent> History { get; } = [];

    public Dictionary<string, InboxMessage> Inbox { get; } = new(StringComparer.Ordinal);

    public List<OutgoingMessage> Outbox { get; } = [];

    public string Store(InstanceHead newHead)
    {
        head = newHead;
        version++;
        return Version!;
    }

    public void Apply(TurnCommit commit)
    {
        if (!head!.IsSameExecutionAs(commit.Head.ExecutionId))
        {
            History.Clear();
        }

        History.AddRange(commit.NewEvents);
        Outbox.AddRange(commit.Outgoing);
        foreach (string messageId in commit.ConsumedMessageIds)
        {
            Inbox.Remove(messageId);
        }

        foreach (InboxMessage message in commit.Carried)
        {
            Inbox[message.MessageId] = message;
        }
    }

    /// <summary>Forgets the messages that nobody will take.</summary>
    public void Keep(IReadOnlyList<InboxMessage> messages)
    {
        Inbox.Clear();
        foreach (InboxMessage message in messages)
        {
            Inbox.Add(message.MessageId, message);
        }
    }

    public StoredInstance? Read()
    {
        if (head is null)
        {
            return null;
        }

        InboxMessage[] inbox =
        [
            .. Inbox
                .Values.Where(message => head.Takes(message.Event.GetType().Name, message.ForExecutionId))
                .OrderBy(message => message.Order),
        ];
        return new StoredInstance(head, Version!, [.. History], inbox, [.. Outbox]);
    }

    public StalledInstance? Stall(string instanceId, InstanceRow? row, DateTimeOffset before)
    {
        StallReason? reason =
            Inbox.Values.Any(message => message.DueAt < before) || Outbox.Exists(message => message.Event.At < before)
                ? StallReason.Message
            : head is { IsOver: true } && !head.IsSameStateAs(row?.Head) ? StallReason.Row
            : head is not { IsOver: false } ? null
            : head.OpenActivities > 0 ? StallReason.Activity
            : head.NextTimerAt < before || head.ScheduledStartAt < before ? StallReason.Timer
            : null;
        return reason is { } found ? new StalledInstance(instanceId, found) : null;
    }

    public UnfinishedInstance? Recovery(string instanceId, InstanceRow? row)
    {
        bool hasWork = Inbox.Count > 0 || Outbox.Count > 0 || head is { IsOver: false, OpenActivities: > 0 };
        bool lags = head is not null && !head.IsSameStateAs(row?.Head);
        return hasWork || lags || head is { IsOver: false }
            ? new UnfinishedInstance(instanceId, hasWork, lags, head?.NextTimerAt ?? head?.ScheduledStartAt)
            : null;
    }
}
