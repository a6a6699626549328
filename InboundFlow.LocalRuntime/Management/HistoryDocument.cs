using System.Globalization;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>
/// A history as the management API shows it: without the marks of the turns, and a request merged into its result once
/// it has one.
/// </summary>
internal static class HistoryDocument
{
    /// <summary>The events, in the order in which they happened.</summary>
    public static JsonArray Of(IReadOnlyList<HistoryEvent> history, bool showInput, bool showOutput)
    {
        Dictionary<int, ScheduledEvent> requests = history
            .OfType<ScheduledEvent>()
            .Where(request => request is TaskScheduled or SubOrchestrationInstanceCreated)
            .ToDictionary(request => request.EventId);
        HashSet<int> answered = [.. history.OfType<CompletionEvent>().Select(result => result.TaskScheduledId)];
        return
        [
            .. history
                .Where(each => each is not (OrchestratorStarted or OrchestratorCompleted))
                .Where(each =>
                    each is not ScheduledEvent request
                    || !requests.ContainsKey(request.EventId)
                    || !answered.Contains(request.EventId)
                )
                .Select(each => Describe(each, requests, showInput, showOutput)),
        ];
    }

    private static JsonObject Describe(
        HistoryEvent happened,
        Dictionary<int, ScheduledEvent> requests,
        bool showInput,
        bool showOutput
    )
    {
        JsonObject document = new() { ["EventType"] = happened.GetType().Name, ["Timestamp"] = Time(happened.At) };
        Facts facts = new(document, showInput, showOutput);
        switch (happened)
        {
            case ExecutionStarted started:
                facts.Name(started.Name).Input(started.Input);
                break;
            case CompletionEvent completion:
                Complete(facts, completion, requests.GetValueOrDefault(completion.TaskScheduledId));
                break;
            case TaskScheduled scheduled:
                facts.Name(scheduled.Name).Input(scheduled.Input);
                break;
            case SubOrchestrationInstanceCreated created:
                facts.Name(created.Name).Text("InstanceId", created.InstanceId).Input(created.Input);
                break;
            case TimerCreated timer:
                facts.Text("FireAt", Time(timer.FireAt));
                break;
            case TimerFired timer:
                facts.Text("FireAt", Time(timer.FireAt));
                break;
            case EventRaised raised:
                facts.Text("Name", raised.Name).Input(raised.Input);
                break;
            case EventSent sent:
                facts.Text("Name", sent.Name).Text("InstanceId", sent.InstanceId).Input(sent.Input);
                break;
            case ExecutionTerminated terminated:
                facts.Input(terminated.Input);
                break;
            case ExecutionSuspended suspended:
                facts.Text("Reason", suspended.Reason);
                break;
            case ExecutionResumed resumed:
                facts.Text("Reason", resumed.Reason);
                break;
            case ExecutionRewound rewound:
                facts.Text("Reason", rewound.Reason);
                break;
            case ExecutionCompleted completed:
                facts
                    .Text("OrchestrationStatus", completed.OrchestrationStatus.ToString())
                    .Result(completed.Result)
                    .FailureDetails(completed.FailureDetails);
                break;
        }

        return document;
    }

    private static void Complete(Facts facts, CompletionEvent completion, ScheduledEvent? request)
    {
        if (request is not null)
        {
            facts.Text("ScheduledTime", Time(request.At));
        }

        _ = request switch
        {
            TaskScheduled scheduled => facts.Name(scheduled.Name).Input(scheduled.Input),
            SubOrchestrationInstanceCreated created => facts
                .Name(created.Name)
                .Text("InstanceId", created.InstanceId)
                .Input(created.Input),
            _ => facts,
        };
        _ = completion switch
        {
            TaskCompleted completed => facts.Result(completed.Result),
            SubOrchestrationInstanceCompleted completed => facts.Result(completed.Result),
            TaskFailed failed => facts.Failure(failed.FailureDetails),
            SubOrchestrationInstanceFailed failed => facts.Failure(failed.FailureDetails),
            _ => facts,
        };
    }

    private static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private sealed record Facts(JsonObject Document, bool ShowInput, bool ShowOutput)
    {
        public Facts Name(string name) => Text("FunctionName", name);

        public Facts Text(string key, string? value)
        {
            Document[key] = value;
            return this;
        }

        public Facts Input(string? stored)
        {
            if (ShowInput && stored is not null)
            {
                Document["Input"] = StatusDocument.Value(stored);
            }

            return this;
        }

        public Facts Result(string? stored)
        {
            if (ShowOutput)
            {
                Document["Result"] = StatusDocument.Value(stored);
            }

            return this;
        }

        public Facts Failure(TaskFailureDetails failure) =>
            Text("Reason", failure.ErrorMessage).Text("Details", failure.ToString()).FailureDetails(failure);

        public Facts FailureDetails(TaskFailureDetails? failure)
        {
            if (failure is not null)
            {
                Document["FailureDetails"] = Describe(failure);
            }

            return this;
        }

        // The stack stays in the table: over HTTP it tells too much to whoever asks.
        private static JsonObject Describe(TaskFailureDetails failure) =>
            new()
            {
                ["ErrorType"] = failure.ErrorType,
                ["ErrorMessage"] = failure.ErrorMessage,
                ["InnerFailure"] = failure.InnerFailure is { } inner ? Describe(inner) : null,
                ["IsNonRetriable"] = failure.IsNonRetriable,
            };
    }
}
