namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>Which key an endpoint wants. Every endpoint says so in its metadata; one that doesn't wants the master key.</summary>
internal abstract record RequiredKey
{
    private RequiredKey() { }

    /// <summary>Wanted even while the host asks for no keys: the endpoint gives keys away.</summary>
    public bool Always { get; init; }

    /// <summary>None.</summary>
    public sealed record None : RequiredKey;

    /// <summary>A key of this function, a host key or the master key.</summary>
    public sealed record Function(string Name) : RequiredKey;

    /// <summary>The system key of this name, or any when there is no name; or the master key.</summary>
    public sealed record System(string? Name) : RequiredKey;

    /// <summary>The master key.</summary>
    public sealed record Master : RequiredKey;
}
