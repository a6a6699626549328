using System.Text.Json;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>What memory holds of an instance that is not idle: exactly what is stored.</summary>
internal sealed class LoadedInstance(
    InstanceHead head,
    string version,
    IEnumerable<HistoryEvent> history,
    IEnumerable<OutgoingMessage> outbox,
    ExecutionStarted? start
)
{
    private readonly List<HistoryEvent> history = [.. history];
    private readonly List<OutgoingMessage> outbox = [.. outbox];

    public InstanceHead Head { get; private set; } = head;

    public string Version { get; private set; } = version;

    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>Committed, and not known to be delivered.</summary>
    public IReadOnlyList<OutgoingMessage> Outbox => outbox;

    /// <summary>How the present execution began, or is to begin.</summary>
    public ExecutionStarted? Start { get; private set; } = start;

    public static LoadedInstance From(StoredInstance stored) =>
        new(
            stored.Head,
            stored.Version,
            stored.History,
            stored.Outbox,
            stored.History.Concat(stored.Inbox.Select(message => message.Event)).Start()
        );

    /// <summary>Takes over what has just been stored.</summary>
    public void Accept(TurnCommit commit, string newVersion)
    {
        if (!Head.IsSameExecutionAs(commit.Head.ExecutionId))
        {
            history.Clear();
            Start = commit.NewEvents.Concat(commit.Carried.Select(message => message.Event)).Start();
        }
        else
        {
            Start = commit.NewEvents.OfType<ExecutionRewound>().Aggregate(Start, (start, it) => start?.AnswerTo(it));
        }

        history.AddRange(commit.NewEvents);
        outbox.AddRange(commit.Outgoing);
        Head = commit.Head;
        Version = newVersion;
    }

    public void ForgetOutbox() => outbox.Clear();

    /// <summary>How people see it.</summary>
    public InstanceRow ToRow()
    {
        ExecutionCompleted? end = history.OfType<ExecutionCompleted>().LastOrDefault();
        return new InstanceRow(Head, Start?.Input, end?.Result ?? SuspendReason())
        {
            Version = Start?.Version ?? string.Empty,
            FailureDetails = end?.FailureDetails,
            Tags = Start?.Tags,
        };
    }

    // The official engine shows it there as long as the instance is held.
    private string? SuspendReason() =>
        Head.Status == OrchestrationRuntimeStatus.Suspended
        && history.OfType<ExecutionSuspended>().LastOrDefault() is { Reason: { } reason }
            ? JsonSerializer.Serialize(reason)
            : null;
}
