using System.Collections.Immutable;

namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>All keys of a host. Names ignore case, keys don't.</summary>
internal sealed record KeyRing
{
    /// <summary>The name of the key that is there from the beginning.</summary>
    public const string DefaultName = "default";

    /// <summary>The name of the system key of the management API of Durable Functions.</summary>
    public const string DurableTask = "durabletask_extension";

    private static readonly ImmutableDictionary<string, string> NoKeys = ImmutableDictionary.Create<string, string>(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Opens everything.</summary>
    public required string Master { get; init; }

    /// <summary>Each opens every function.</summary>
    public ImmutableDictionary<string, string> Host { get; init; } = NoKeys;

    /// <summary>Each opens the part of the host that it is named after.</summary>
    public ImmutableDictionary<string, string> System { get; init; } = NoKeys;

    /// <summary>By function: its own keys.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, string>> Functions { get; init; } =
        ImmutableDictionary.Create<string, ImmutableDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys a host begins with.</summary>
    /// <param name="next">Makes a key.</param>
    public static KeyRing New(Func<string> next) =>
        new()
        {
            Master = next(),
            Host = NoKeys.Add(DefaultName, next()),
            System = NoKeys.Add(DurableTask, next()),
        };

    /// <summary>The function's own keys, by name.</summary>
    public ImmutableDictionary<string, string> Of(string function) => Functions.GetValueOrDefault(function, NoKeys);

    /// <summary>The same with another key of a function. A key of that name is replaced.</summary>
    public KeyRing With(string function, string name, string key) =>
        this with
        {
            Functions = Functions.SetItem(function, Of(function).SetItem(name, key)),
        };

    /// <summary>The same without that key; unchanged when there is none.</summary>
    public KeyRing Without(string function, string name) =>
        Of(function).ContainsKey(name)
            ? this with
            {
                Functions = Functions.SetItem(function, Of(function).Remove(name)),
            }
            : this;
}
