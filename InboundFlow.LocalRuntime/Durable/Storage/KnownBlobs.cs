namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Remembers which blobs are there, so that a text that moves from row to row is uploaded once. For any thread.</summary>
/// <remarks>Only a help: what it has forgotten costs a request more.</remarks>
internal sealed class KnownBlobs(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<string>> folders = new(StringComparer.Ordinal);
    private int count;

    public bool Has(string folder, string name)
    {
        lock (gate)
        {
            return folders.TryGetValue(folder, out HashSet<string>? names) && names.Contains(name);
        }
    }

    /// <summary>Whether there is anything of this instance.</summary>
    public bool HasAny(string folder)
    {
        lock (gate)
        {
            return folders.ContainsKey(folder);
        }
    }

    public void Add(string folder, string name)
    {
        lock (gate)
        {
            if (count >= capacity)
            {
                folders.Clear();
                count = 0;
            }

            if (!folders.TryGetValue(folder, out HashSet<string>? names))
            {
                folders.Add(folder, names = new HashSet<string>(StringComparer.Ordinal));
            }

            count += names.Add(name) ? 1 : 0;
        }
    }

    public void Forget(string folder)
    {
        lock (gate)
        {
            if (folders.Remove(folder, out HashSet<string>? names))
            {
                count -= names.Count;
            }
        }
    }
}
