namespace InboundFlow.Functions.Simulation;

/// <summary>A number for a text that is the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over its UTF-16 units.</summary>
    public static ulong Of(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return hash;
    }
}
