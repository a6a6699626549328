namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Stands in for the system's parallel loops in the engine compiled here.</summary>
internal static class Parallel
{
    /// <summary>Runs each on a thread of the scheduler's; the system takes its own.</summary>
#pragma warning disable CA1068 // The system's signature.
    public static Task ForEachAsync<T>(
        IEnumerable<T> source,
        CancellationToken cancellationToken,
        Func<T, CancellationToken, ValueTask> body
    ) =>
#pragma warning restore CA1068
        Task.WhenAll(
            source.Select(item => Task.Run(async () => await body(item, cancellationToken), cancellationToken))
        );
}
