namespace Microsoft.DurableTask;

/// <summary>A part of a list.</summary>
public sealed class Page<T>
    where T : notnull
{
    public Page(IReadOnlyList<T> values, string? continuationToken = null)
    {
        Values = values ?? throw new ArgumentNullException(nameof(values));
        ContinuationToken = continuationToken;
    }

    /// <summary>The elements.</summary>
    public IReadOnlyList<T> Values { get; }

    /// <summary>Where the next page begins; null when this was the last one.</summary>
    public string? ContinuationToken { get; }
}
