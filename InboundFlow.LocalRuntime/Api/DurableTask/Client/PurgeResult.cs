namespace Microsoft.DurableTask.Client;

/// <summary>What a purge has removed.</summary>
public class PurgeResult
{
    public PurgeResult(int count)
        : this(count, isComplete: null) { }

    public PurgeResult(int count, bool? isComplete)
    {
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    public int PurgedInstanceCount { get; }

    /// <summary>False when the time was up before all were purged; null when not known.</summary>
    public bool? IsComplete { get; }
}
