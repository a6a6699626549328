using System.Collections.Immutable;
using System.Text.Json;

namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>
/// The text of a file of keys: <c>{ "masterKey", "hostKeys": { name: key }, "systemKeys": { name: key },
/// "functionKeys": { function: { name: key } } }</c>.
/// </summary>
internal static class KeyFileFormat
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads it. Parts that are not there are empty, but for the master key and the system key.</summary>
    /// <exception cref="FormatException">It is something else, or lacks a key that the host can't do without.</exception>
    public static KeyRing Read(string text)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(text, Json) ?? new Document();
        }
        catch (JsonException exception)
        {
            throw new FormatException("it is not the JSON that was expected.", exception);
        }

        ImmutableDictionary<string, string> system = Named(document.SystemKeys);
        if (string.IsNullOrWhiteSpace(document.MasterKey) || !system.ContainsKey(KeyRing.DurableTask))
        {
            throw new FormatException($"masterKey or systemKeys.{KeyRing.DurableTask} is missing.");
        }

        return new KeyRing
        {
            Master = document.MasterKey,
            Host = Named(document.HostKeys),
            System = system,
            Functions = (document.FunctionKeys ?? []).ToImmutableDictionary(
                pair => pair.Key,
                pair => Named(pair.Value),
                StringComparer.OrdinalIgnoreCase
            ),
        };
    }

    /// <summary>Writes it.</summary>
    public static string Write(KeyRing keys) =>
        JsonSerializer.Serialize(
            new Document
            {
                MasterKey = keys.Master,
                HostKeys = Plain(keys.Host),
                SystemKeys = Plain(keys.System),
                FunctionKeys = keys.Functions.ToDictionary(
                    pair => pair.Key,
                    pair => (Dictionary<string, string>?)Plain(pair.Value),
                    StringComparer.OrdinalIgnoreCase
                ),
            },
            Json
        );

    private static Dictionary<string, string> Plain(ImmutableDictionary<string, string> keys) =>
        new(keys, StringComparer.OrdinalIgnoreCase);

    private static ImmutableDictionary<string, string> Named(Dictionary<string, string>? keys)
    {
        if ((keys ?? []).Any(pair => string.IsNullOrWhiteSpace(pair.Value)))
        {
            throw new FormatException("a key is empty, and would let everybody in.");
        }

        return (keys ?? []).ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private sealed record Document
    {
        public string? MasterKey { get; init; }

        public Dictionary<string, string>? HostKeys { get; init; }

        public Dictionary<string, string>? SystemKeys { get; init; }

        public Dictionary<string, Dictionary<string, string>?>? FunctionKeys { get; init; }
    }
}
