using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Closes a turn: the last events of it, and what other instances are to hear.</summary>
internal static class TurnEnding
{
    public static TurnResult End(
        TurnInput input,
        List<HistoryEvent> news,
        int nextId,
        TurnOutcome outcome,
        string? customStatus,
        DateTimeOffset? nextTimerAt
    )
    {
        DateTimeOffset at = news[0].At;
        ExecutionCompleted? end = outcome switch
        {
            TurnOutcome.Completed done => new(nextId, OrchestrationRuntimeStatus.Completed, done.Output, null),
            TurnOutcome.Failed failed => new(
                nextId,
                OrchestrationRuntimeStatus.Failed,
                failed.Failure.ToString(),
                failed.Failure
            ),
            TurnOutcome.Terminated ended => new(nextId, OrchestrationRuntimeStatus.Terminated, ended.Output, null),
            _ => null,
        };
        if (end is not null)
        {
            news.Add(end with { At = at });
        }

        news.Add(new OrchestratorCompleted { At = at });
        OutgoingMessage[] outgoing = [.. Requested(input, news, at), .. Announced(input, news, end, at)];
        return new TurnResult(news, outgoing, outcome, customStatus, end is null ? nextTimerAt : null);
    }

    private static IEnumerable<OutgoingMessage> Requested(TurnInput input, List<HistoryEvent> news, DateTimeOffset at)
    {
        string name = input.History.Concat(news).OfType<ExecutionStarted>().FirstOrDefault()?.Name ?? string.Empty;
        foreach (HistoryEvent item in news)
        {
            if (item is EventSent sent)
            {
                string id = MessageId(input, sent.EventId);
                yield return new(id, sent.InstanceId, null, new EventRaised(sent.Name, sent.Input, id) { At = at });
            }
            else if (item is SubOrchestrationInstanceCreated sub)
            {
                ParentLink parent = new(name, input.InstanceId, input.ExecutionId, sub.EventId);
                ExecutionStarted start = new(sub.Name, sub.Input)
                {
                    Parent = parent,
                    Version = sub.Version,
                    Tags = sub.Tags,
                    At = at,
                };
                yield return new(parent.MessageId, sub.InstanceId, null, start);
            }
        }
    }

    private static IEnumerable<OutgoingMessage> Announced(
        TurnInput input,
        List<HistoryEvent> news,
        ExecutionCompleted? end,
        DateTimeOffset at
    )
    {
        if (end is null)
        {
            yield break;
        }

        if (news.OfType<ExecutionTerminated>().FirstOrDefault() is { Recursive: true } terminated)
        {
            foreach (SubOrchestrationInstanceCreated sub in input.History.OpenSubOrchestrations())
            {
                string id = $"{MessageId(input, sub.EventId)}/terminate";
                yield return new(id, sub.InstanceId, null, terminated with { At = at });
            }
        }

        if (input.History.Concat(news).Start()?.Parent is { } parent)
        {
            yield return Answer(input.InstanceId, input.ExecutionId, parent, end, at);
        }
    }

    /// <summary>What a parent hears of the end of its sub-orchestration.</summary>
    public static OutgoingMessage Answer(
        string instanceId,
        string executionId,
        ParentLink parent,
        ExecutionCompleted end,
        DateTimeOffset at
    )
    {
        HistoryEvent answer =
            end.OrchestrationStatus == OrchestrationRuntimeStatus.Completed
                ? new SubOrchestrationInstanceCompleted(parent.TaskScheduledId, end.Result)
                : new SubOrchestrationInstanceFailed(
                    parent.TaskScheduledId,
                    end.FailureDetails ?? Failures.Terminated(instanceId)
                );
        return new($"{instanceId}/{executionId}/end", parent.InstanceId, parent.ExecutionId, answer with { At = at });
    }

    private static string MessageId(TurnInput input, int eventId) =>
        $"{input.InstanceId}/{input.ExecutionId}/{eventId}";
}
