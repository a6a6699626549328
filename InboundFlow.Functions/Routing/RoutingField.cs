using System.Diagnostics.CodeAnalysis;
using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Functions.Routing;

/// <summary>A fact that a condition can look at: its type, and how it is read.</summary>
internal sealed class RoutingField
{
    private const string LookupPrefix = "field.";

    private static readonly Dictionary<string, RoutingField> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["channel"] = new(FactType.Text, facts => FactValue.Of(facts.ChannelId)),
        ["channelType"] = new(FactType.Text, facts => FactValue.Of(facts.ChannelType)),
        ["language"] = new(FactType.Text, facts => FactValue.Of(facts.Language)),
        ["newContact"] = new(FactType.Boolean, facts => new FactValue.Boolean(facts.IsNewContact)),
        ["pastConversations"] = new(FactType.Number, facts => new FactValue.Number(facts.PastConversations)),
        ["lastAgent"] = new(FactType.Text, facts => FactValue.Of(facts.LastAgentId)),
        ["businessHours"] = new(FactType.Boolean, facts => new FactValue.Boolean(facts.WithinBusinessHours)),
        ["text"] = new(FactType.Text, facts => FactValue.Of(facts.Text)),
    };

    private readonly Func<EnrichmentFacts, FactValue?> read;

    private RoutingField(FactType type, Func<EnrichmentFacts, FactValue?> read)
    {
        Type = type;
        this.read = read;
    }

    /// <summary>Every name, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", ByName.Keys) + ", " + LookupPrefix + "{name}";

    internal FactType Type { get; }

    internal static bool TryParse(string? name, [NotNullWhen(true)] out RoutingField? field)
    {
        if (name is null)
        {
            field = null;
            return false;
        }

        if (name.StartsWith(LookupPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > LookupPrefix.Length)
        {
            string key = name[LookupPrefix.Length..];
            field = new RoutingField(FactType.Unknown, facts => FactValue.Of(Find(facts.Fields, key)));
            return true;
        }

        return ByName.TryGetValue(name, out field);
    }

    /// <summary>The field's value, or <see langword="null"/> when it is not known.</summary>
    internal FactValue? Read(EnrichmentFacts facts) => read(facts);

    // The dictionary may have come through JSON and have lost its comparer; it holds a handful of entries.
    internal static string? Find(IReadOnlyDictionary<string, string> fields, string key) =>
        fields
            .Where(field => string.Equals(field.Key, key, StringComparison.OrdinalIgnoreCase))
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => field.Value)
            .FirstOrDefault();
}

/// <summary>What a field holds.</summary>
internal enum FactType
{
    Text,
    Number,
    Boolean,

    /// <summary>Text that may well be a number: what a lookup returned.</summary>
    Unknown,
}
