namespace InboundFlow.LocalRuntime;

/// <summary>Stands in for the system's source of cancellation in the engine compiled here.</summary>
internal sealed class CancellationTokenSource : System.Threading.CancellationTokenSource
{
    /// <summary>Cancels on a thread of the scheduler's; the system takes one of its own.</summary>
    public new Task CancelAsync() => Task.Run(Cancel);
}
