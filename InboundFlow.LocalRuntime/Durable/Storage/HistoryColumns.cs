using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A history event as columns, with the Azure Storage provider's names.</summary>
internal static class HistoryColumns
{
    public static void Write(TableEntity row, HistoryEvent item)
    {
        row["EventType"] = item.GetType().Name;
        row["_Timestamp"] = item.At;
        switch (item)
        {
            case ExecutionStarted started:
                row["Name"] = started.Name;
                row["Input"] = started.Input;
                row["Version"] = started.Version;
                row["ParentInstance"] = ToJson(started.Parent);
                row["Tags"] = ToJson(started.Tags);
                row["ScheduledStartTime"] = started.ScheduledStartAt;
                WriteTrace(row, started.ParentTrace);
                break;
            case ScheduledEvent scheduled:
                row["EventId"] = scheduled.EventId;
                WriteScheduled(row, scheduled);
                break;
            case CompletionEvent completion:
                row["TaskScheduledId"] = completion.TaskScheduledId;
                WriteCompletion(row, completion);
                break;
            case TimerFired fired:
                row["TimerId"] = fired.TimerId;
                row["FireAt"] = fired.FireAt;
                break;
            case EventRaised raised:
                row["Name"] = raised.Name;
                row["Input"] = raised.Input;
                row["MessageId"] = raised.MessageId;
                WriteTrace(row, raised.ParentTrace);
                break;
            case ExecutionTerminated terminated:
                row["Input"] = terminated.Input;
                row["Recursive"] = terminated.Recursive;
                break;
            case ExecutionSuspended suspended:
                row["Reason"] = suspended.Reason;
                break;
            case ExecutionResumed resumed:
                row["Reason"] = resumed.Reason;
                break;
            case ExecutionRewound rewound:
                row["Reason"] = rewound.Reason;
                row["ParentExecutionId"] = rewound.ParentExecutionId;
                row["InstanceId"] = rewound.InstanceId;
                break;
            default:
                break;
        }
    }

    /// <summary>Whether the row is about a sub-orchestration that was asked for.</summary>
    public static bool IsChild(TableEntity row) =>
        string.Equals(row.GetString("EventType"), nameof(SubOrchestrationInstanceCreated), StringComparison.Ordinal);

    public static HistoryEvent Read(TableEntity row)
    {
        HistoryEvent item = row.GetString("EventType") switch
        {
            nameof(OrchestratorStarted) => new OrchestratorStarted(),
            nameof(OrchestratorCompleted) => new OrchestratorCompleted(),
            nameof(ExecutionStarted) => ReadStarted(row),
            nameof(TaskScheduled) => new TaskScheduled(Id(row), Name(row), Input(row))
            {
                Tags = Tags(row),
                ParentTrace = Trace(row),
            },
            nameof(TaskCompleted) => new TaskCompleted(TaskId(row), row.GetString("Result")),
            nameof(TaskFailed) => new TaskFailed(TaskId(row), Failure(row)!),
            nameof(SubOrchestrationInstanceCreated) => new SubOrchestrationInstanceCreated(
                Id(row),
                Name(row),
                row.GetString("InstanceId"),
                Input(row)
            )
            {
                Version = row.GetString("Version") ?? string.Empty,
                Tags = Tags(row),
                ClientSpanId = row.GetString("ClientSpanId"),
            },
            nameof(SubOrchestrationInstanceCompleted) => new SubOrchestrationInstanceCompleted(
                TaskId(row),
                row.GetString("Result")
            ),
            nameof(SubOrchestrationInstanceFailed) => new SubOrchestrationInstanceFailed(TaskId(row), Failure(row)!),
            nameof(TimerCreated) => new TimerCreated(Id(row), FireAt(row)),
            nameof(TimerFired) => new TimerFired(row.GetInt32("TimerId")!.Value, FireAt(row)),
            nameof(EventSent) => new EventSent(Id(row), row.GetString("InstanceId"), Name(row), Input(row)),
            nameof(EventRaised) => new EventRaised(Name(row), Input(row), row.GetString("MessageId"))
            {
                ParentTrace = Trace(row),
            },
            nameof(ExecutionCompleted) => ReadCompleted(row),
            nameof(ExecutionTerminated) => new ExecutionTerminated(Input(row), row.GetBoolean("Recursive") ?? false),
            nameof(ExecutionSuspended) => new ExecutionSuspended(row.GetString("Reason")),
            nameof(ExecutionResumed) => new ExecutionResumed(row.GetString("Reason")),
            nameof(ExecutionRewound) => new ExecutionRewound(
                row.GetString("Reason"),
                row.GetString("ParentExecutionId"),
                row.GetString("InstanceId")
            ),
            string other => throw new InvalidDataException(
                $"Row '{row.RowKey}' has the unknown event type '{other}'. Was the task hub written by another engine?"
            ),
        };
        return item with { At = row.GetDateTimeOffset("_Timestamp")!.Value };
    }

    public static string? ToJson<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value);

    public static T? FromJson<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json);

    private static void WriteScheduled(TableEntity row, ScheduledEvent item)
    {
        switch (item)
        {
            case TaskScheduled activity:
                row["Name"] = activity.Name;
                row["Input"] = activity.Input;
                row["Tags"] = ToJson(activity.Tags);
                WriteTrace(row, activity.ParentTrace);
                break;
            case SubOrchestrationInstanceCreated sub:
                row["Name"] = sub.Name;
                row["InstanceId"] = sub.InstanceId;
                row["Input"] = sub.Input;
                row["Version"] = sub.Version;
                row["Tags"] = ToJson(sub.Tags);
                row["ClientSpanId"] = sub.ClientSpanId;
                break;
            case TimerCreated timer:
                row["FireAt"] = timer.FireAt;
                break;
            case EventSent sent:
                row["Name"] = sent.Name;
                row["InstanceId"] = sent.InstanceId;
                row["Input"] = sent.Input;
                break;
            case ExecutionCompleted completed:
                row["OrchestrationStatus"] = completed.OrchestrationStatus.ToString();
                row["Result"] = completed.Result;
                row["FailureDetails"] = ToJson(completed.FailureDetails);
                break;
            default:
                break;
        }
    }

    private static void WriteCompletion(TableEntity row, CompletionEvent item)
    {
        switch (item)
        {
            case TaskCompleted completed:
                row["Result"] = completed.Result;
                break;
            case SubOrchestrationInstanceCompleted completed:
                row["Result"] = completed.Result;
                break;
            case TaskFailed failed:
                row["Reason"] = failed.FailureDetails.ErrorMessage;
                row["FailureDetails"] = ToJson(failed.FailureDetails);
                break;
            case SubOrchestrationInstanceFailed failed:
                row["Reason"] = failed.FailureDetails.ErrorMessage;
                row["FailureDetails"] = ToJson(failed.FailureDetails);
                break;
            default:
                break;
        }
    }

    private static ExecutionStarted ReadStarted(TableEntity row) =>
        new(Name(row), Input(row))
        {
            Version = row.GetString("Version") ?? string.Empty,
            Parent = FromJson<ParentLink>(row.GetString("ParentInstance")),
            Tags = Tags(row),
            ScheduledStartAt = row.GetDateTimeOffset("ScheduledStartTime"),
            ParentTrace = Trace(row),
        };

    private static ExecutionCompleted ReadCompleted(TableEntity row) =>
        new(
            Id(row),
            Enum.Parse<OrchestrationRuntimeStatus>(row.GetString("OrchestrationStatus")),
            row.GetString("Result"),
            Failure(row)
        );

    // A column only where there is a trace: most installations have none.
    private static void WriteTrace(TableEntity row, DurableTraceContext? trace)
    {
        if (trace is not null)
        {
            row["ParentTraceContext"] = ToJson(trace);
        }
    }

    private static DurableTraceContext? Trace(TableEntity row) =>
        FromJson<DurableTraceContext>(row.GetString("ParentTraceContext"));

    private static int Id(TableEntity row) => row.GetInt32("EventId")!.Value;

    private static int TaskId(TableEntity row) => row.GetInt32("TaskScheduledId")!.Value;

    private static Dictionary<string, string>? Tags(TableEntity row) =>
        FromJson<Dictionary<string, string>>(row.GetString("Tags"));

    private static string Name(TableEntity row) => row.GetString("Name");

    private static string? Input(TableEntity row) => row.GetString("Input");

    private static DateTimeOffset FireAt(TableEntity row) => row.GetDateTimeOffset("FireAt")!.Value;

    private static TaskFailureDetails? Failure(TableEntity row) =>
        FromJson<TaskFailureDetails>(row.GetString("FailureDetails"));
}
