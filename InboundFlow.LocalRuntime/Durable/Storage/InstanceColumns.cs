using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A row of the instances table, with the Azure Storage provider's columns.</summary>
internal static class InstanceColumns
{
    // All in one, so that they are listed in the order of their ids and written together.
    public const string Partition = "instances";

    // What the provider writes when there is no custom status.
    private const string NoStatus = "null";

    /// <summary>All that is read when neither input nor output is wanted.</summary>
    public static IReadOnlyList<string> WithoutData { get; } =
    [
        "InstanceId",
        "ExecutionId",
        "Name",
        "Version",
        "CustomStatus",
        "RuntimeStatus",
        "CreatedTime",
        "LastUpdatedTime",
        "CompletedTime",
        "ScheduledStartTime",
        "Tags",
        "TagsBlobName",
        "FailureDetails",
        "FailureDetailsBlobName",
        "NextRow",
    ];

    public static TableEntity Write(InstanceRow row, string hubName, int epoch) =>
        new(Partition, InstanceKey.Of(row.InstanceId))
        {
            ["InstanceId"] = row.InstanceId,
            ["ExecutionId"] = row.Head.ExecutionId,
            ["Name"] = row.Head.Name,
            ["Version"] = row.Version,
            ["Input"] = row.Input,
            ["Output"] = row.Output,
            ["CustomStatus"] = row.Head.CustomStatus ?? NoStatus,
            ["RuntimeStatus"] = row.Head.Status.ToString(),
            ["CreatedTime"] = row.Head.CreatedAt,
            ["LastUpdatedTime"] = row.Head.LastUpdatedAt,
            ["CompletedTime"] = row.Head.CompletedAt,
            ["ScheduledStartTime"] = row.Head.ScheduledStartAt,
            ["TaskHubName"] = hubName,
            ["Tags"] = HistoryColumns.ToJson(row.Tags),
            ["FailureDetails"] = HistoryColumns.ToJson(row.FailureDetails),
            ["NextRow"] = row.Head.NextRow,
            [PartitionRows.Epoch] = epoch,
        };

    public static InstanceRow Read(TableEntity row)
    {
        string? status = row.GetString("CustomStatus");
        InstanceHead head = new()
        {
            InstanceId = row.GetString("InstanceId"),
            ExecutionId = row.GetString("ExecutionId"),
            Name = row.GetString("Name"),
            Status = Enum.Parse<OrchestrationRuntimeStatus>(row.GetString("RuntimeStatus")),
            CreatedAt = row.GetDateTimeOffset("CreatedTime")!.Value,
            LastUpdatedAt = row.GetDateTimeOffset("LastUpdatedTime")!.Value,
            CompletedAt = row.GetDateTimeOffset("CompletedTime"),
            ScheduledStartAt = row.GetDateTimeOffset("ScheduledStartTime"),
            StartMessageId = string.Empty,
            CustomStatus = string.Equals(status, NoStatus, StringComparison.Ordinal) ? null : status,
            NextRow = row.GetInt64("NextRow") ?? 0,
        };
        return new InstanceRow(head, row.GetString("Input"), row.GetString("Output"))
        {
            Version = row.GetString("Version") ?? string.Empty,
            FailureDetails = HistoryColumns.FromJson<TaskFailureDetails>(row.GetString("FailureDetails")),
            Tags = HistoryColumns.FromJson<Dictionary<string, string>>(row.GetString("Tags")),
        };
    }

    /// <summary>The filter as a query of the table service.</summary>
    public static string Query(InstanceFilter filter, string? afterId)
    {
        List<string> parts = [TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")];
        if (afterId is not null)
        {
            parts.Add(TableClient.CreateQueryFilter($"RowKey gt {InstanceKey.Of(afterId)}"));
        }

        if (filter.IdPrefix is { Length: > 0 } prefix)
        {
            string key = InstanceKey.Of(prefix);
            string next = key[..^1] + (char)(key[^1] + 1);
            parts.Add(TableClient.CreateQueryFilter($"RowKey ge {key} and RowKey lt {next}"));
        }

        if (filter.CreatedFrom is { } from)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedTime ge {from}"));
        }

        if (filter.CreatedTo is { } to)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedTime le {to}"));
        }

        if (filter.Statuses is { Count: > 0 } statuses)
        {
            IEnumerable<string> each = statuses.Select(status =>
                TableClient.CreateQueryFilter($"RuntimeStatus eq {status.ToString()}")
            );
            parts.Add($"({string.Join(" or ", each)})");
        }

        return string.Join(" and ", parts);
    }
}
