namespace InboundFlow.LocalRuntime;

/// <summary>Stands in for the system's parallel loops in the engine compiled here.</summary>
/// <remarks>Each item gets a thread of the scheduler's; the system takes its own. None waits for a place.</remarks>
internal static class Parallel
{
    public static Task ForAsync(
        int fromInclusive,
        int toExclusive,
        ParallelOptions parallelOptions,
        Func<int, CancellationToken, ValueTask> body
    ) => ForEachAsync(Enumerable.Range(fromInclusive, toExclusive - fromInclusive), parallelOptions, body);

    public static async Task ForEachAsync<T>(
        IAsyncEnumerable<T> source,
        ParallelOptions parallelOptions,
        Func<T, CancellationToken, ValueTask> body
    )
    {
        List<T> items = [];
        await foreach (T item in source)
        {
            items.Add(item);
        }

        await ForEachAsync(items, parallelOptions, body);
    }

    public static Task ForEachAsync<T>(
        IEnumerable<T> source,
        ParallelOptions parallelOptions,
        Func<T, CancellationToken, ValueTask> body
    ) => ForEachAsync(source, parallelOptions.CancellationToken, body);

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
