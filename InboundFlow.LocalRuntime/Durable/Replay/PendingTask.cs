using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>A task the orchestrator holds and the history completes.</summary>
internal abstract class PendingTask(string name)
{
    public string Name { get; } = name;

    public abstract Type ResultType { get; }

    /// <summary>Gives it its result. A text that is no such result fails it.</summary>
    public abstract void Complete(string? json, DataConverter converter);

    public abstract void Fail(Exception exception);

    public abstract bool Cancel(CancellationToken cancellationToken);

    /// <summary>Ends it with what became of the request.</summary>
    public void Finish(CompletionEvent completion, DataConverter converter)
    {
        switch (completion)
        {
            case TaskCompleted done:
                Complete(done.Result, converter);
                break;
            case SubOrchestrationInstanceCompleted done:
                Complete(done.Result, converter);
                break;
            case TaskFailed failed:
                Fail(new TaskFailedException(Name, failed.TaskScheduledId, failed.FailureDetails));
                break;
            case SubOrchestrationInstanceFailed failed:
                Fail(new TaskFailedException(Name, failed.TaskScheduledId, failed.FailureDetails));
                break;
            default:
                break;
        }
    }
}

/// <inheritdoc/>
internal sealed class PendingTask<T>(string name) : PendingTask(name)
{
    // Continuations run at once, on the turn's thread: that is what makes their order the history's.
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override Type ResultType => typeof(T);

    public override void Complete(string? json, DataConverter converter)
    {
        T? result;
        try
        {
            result = converter.Deserialize<T>(json);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException)
        {
            source.TrySetException(
                new InvalidOperationException($"What '{Name}' gave can't be read as {typeof(T)}.", exception)
            );
            return;
        }

        source.TrySetResult(result!);
    }

    public override void Fail(Exception exception) => source.TrySetException(exception);

    public override bool Cancel(CancellationToken cancellationToken) => source.TrySetCanceled(cancellationToken);
}
