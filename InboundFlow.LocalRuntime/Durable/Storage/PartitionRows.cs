using System.Globalization;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>An instance's rows of the history table: history, sentinel, inbox and outbox.</summary>
/// <remarks>Which partition they go into is known to <see cref="HistoryShards"/>, which writes them.</remarks>
internal static class PartitionRows
{
    /// <summary>The column that says which of the four a row is.</summary>
    public const string Kind = "Kind";
    public const string HistoryKind = "history";
    public const string SentinelKind = "sentinel";
    public const string InboxKind = "inbox";
    public const string OutboxKind = "outbox";

    /// <summary>The instance's id, unescaped, on all but history rows.</summary>
    public const string Owner = "Owner";

    /// <summary>When an instance ended, by the <see cref="RowLedger"/>'s count.</summary>
    public const string Epoch = "Epoch";

    public static TableEntity Sentinel(InstanceHead head, int? epoch) =>
        new(string.Empty, InstanceKey.Sentinel(head.InstanceId))
        {
            [Kind] = SentinelKind,
            [Owner] = head.InstanceId,
            ["ExecutionId"] = head.ExecutionId,
            ["Name"] = head.Name,
            ["RuntimeStatus"] = head.Status.ToString(),
            ["CreatedTime"] = head.CreatedAt,
            ["LastUpdatedTime"] = head.LastUpdatedAt,
            ["CompletedTime"] = head.CompletedAt,
            ["ScheduledStartTime"] = head.ScheduledStartAt,
            ["NextTimerTime"] = head.NextTimerAt,
            ["CustomStatus"] = head.CustomStatus,
            ["OpenActivities"] = head.OpenActivities,
            ["StartMessage"] = head.StartMessageId,
            ["FirstRow"] = head.FirstRow,
            ["NextRow"] = head.NextRow,
            [Epoch] = epoch,
            ["IsCheckpointComplete"] = true,
            ["CheckpointCompletedTimestamp"] = head.LastUpdatedAt,
        };

    public static InstanceHead ReadHead(TableEntity row) =>
        new()
        {
            InstanceId = row.GetString(Owner),
            ExecutionId = row.GetString("ExecutionId"),
            Name = row.GetString("Name"),
            Status = Enum.Parse<OrchestrationRuntimeStatus>(row.GetString("RuntimeStatus")),
            CreatedAt = row.GetDateTimeOffset("CreatedTime")!.Value,
            LastUpdatedAt = row.GetDateTimeOffset("LastUpdatedTime")!.Value,
            CompletedAt = row.GetDateTimeOffset("CompletedTime"),
            ScheduledStartAt = row.GetDateTimeOffset("ScheduledStartTime"),
            NextTimerAt = row.GetDateTimeOffset("NextTimerTime"),
            CustomStatus = row.GetString("CustomStatus"),
            OpenActivities = row.GetInt32("OpenActivities") ?? 0,
            StartMessageId = row.GetString("StartMessage"),
            FirstRow = row.GetInt64("FirstRow") ?? 0,
            NextRow = row.GetInt64("NextRow") ?? 0,
        };

    public static TableEntity History(InstanceHead head, long index, FramedEvent item)
    {
        TableEntity row = new(string.Empty, InstanceKey.History(head.InstanceId, index))
        {
            [Kind] = HistoryKind,
            ["ExecutionId"] = head.ExecutionId,
            ["IsPlayed"] = true,
        };
        item.Write(row);
        return row;
    }

    /// <summary>Whether a sentinel says that the instance is over, without reading the rest of it.</summary>
    public static bool IsOver(TableEntity sentinel) =>
        InstanceHead.MeansOver(Enum.Parse<OrchestrationRuntimeStatus>(sentinel.GetString("RuntimeStatus")));

    public static bool IsSentinel(TableEntity row) =>
        string.Equals(row.GetString(Kind), SentinelKind, StringComparison.Ordinal);

    /// <summary>The number of a history row, from its key.</summary>
    public static long IndexOf(TableEntity row) =>
        long.Parse(
            row.RowKey.AsSpan(row.RowKey.LastIndexOf(':') + 1),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );

    public static TableEntity Inbox(string instanceId, InboxMessage message)
    {
        TableEntity row = new(string.Empty, InstanceKey.Inbox(instanceId, message.MessageId))
        {
            [Kind] = InboxKind,
            [Owner] = instanceId,
            ["Message"] = message.MessageId,
            ["Order"] = message.Order,
            ["DueTime"] = message.DueAt,
            ["ForExecution"] = message.ForExecutionId,
        };
        HistoryColumns.Write(row, message.Event);
        return row;
    }

    public static InboxMessage ReadInbox(TableEntity row) =>
        new(
            row.GetString("Message"),
            row.GetInt64("Order")!.Value,
            row.GetString("ForExecution"),
            HistoryColumns.Read(row)
        );

    /// <summary>A row of the outbox.</summary>
    /// <param name="sequence">The history row the message belongs to: it counts once that row is committed.</param>
    public static TableEntity Outbox(string instanceId, OutgoingMessage message, long sequence)
    {
        TableEntity row = new(string.Empty, InstanceKey.Outbox(instanceId, message.MessageId))
        {
            [Kind] = OutboxKind,
            [Owner] = instanceId,
            ["Message"] = message.MessageId,
            ["Target"] = message.TargetInstanceId,
            ["ForExecution"] = message.ForExecutionId,
            ["Sequence"] = sequence,
            ["DueTime"] = message.Event.At,
        };
        HistoryColumns.Write(row, message.Event);
        return row;
    }

    public static OutgoingMessage ReadOutbox(TableEntity row) =>
        new(row.GetString("Message"), row.GetString("Target"), row.GetString("ForExecution"), HistoryColumns.Read(row));
}
