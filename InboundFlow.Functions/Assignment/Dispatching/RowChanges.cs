using System.Diagnostics.CodeAnalysis;

namespace InboundFlow.Functions.Assignment;

/// <summary>What a draft changes of one kind of thing: for each id, as it was and as it will be.</summary>
internal sealed class RowChanges<T> : IEnumerable<RowChange<T>>
    where T : class
{
    private readonly Dictionary<string, RowChange<T>> changes = new(StringComparer.Ordinal);

    /// <summary>How many differ from before.</summary>
    public int Count { get; private set; }

    /// <summary>Notes the new value. <paramref name="before"/> counts on the first change of an id only.</summary>
    public void Set(string id, T? before, T? after)
    {
        if (changes.TryGetValue(id, out RowChange<T>? known))
        {
            before = known.Before;
            Count -= known.Differs ? 1 : 0;
        }

        RowChange<T> change = new(id, before, after);
        changes[id] = change;
        Count += change.Differs ? 1 : 0;
    }

    /// <summary>The change of <paramref name="id"/>, if it was touched.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out RowChange<T>? change) => changes.TryGetValue(id, out change);

    public IEnumerator<RowChange<T>> GetEnumerator() => changes.Values.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One thing as it was and as it will be; <see langword="null"/> where there is none.</summary>
internal sealed record RowChange<T>(string Id, T? Before, T? After)
    where T : class
{
    public bool Differs => !EqualityComparer<T?>.Default.Equals(Before, After);
}
