using System.Globalization;
using InboundFlow.Functions.Channels.Wire;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Takes contact fields out of a lookup's answer.</summary>
/// <remarks>Pure functions. The answer is untrusted: its depth, the paths' time and the values' length are bounded.</remarks>
internal static class LookupMapping
{
    internal const int MaxValueLength = 256;
    private const int MaxDepth = 32;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The fields whose path leads to a text, a number or a boolean; of several, the first.</summary>
    /// <exception cref="JsonException">The answer is not JSON, or nested too deeply.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexMatchTimeoutException">A path's regular expression took too long.</exception>
    internal static IReadOnlyDictionary<string, string> Map(
        string json,
        IEnumerable<KeyValuePair<string, string>> paths
    )
    {
        // Dates stay the text they are: reading them would give another text on another machine.
        using JsonTextReader reader = new(new StringReader(json))
        {
            MaxDepth = MaxDepth,
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Decimal,
        };
        JToken root = JToken.ReadFrom(reader);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach ((string field, string path) in paths)
        {
            if (Select(root, path).Select(ToText).FirstOrDefault(text => text is not null) is { } value)
            {
                fields[field] = WireText.Cut(value, MaxValueLength);
            }
        }

        return fields;
    }

    /// <summary>Whether <paramref name="path"/> is a JSONPath.</summary>
    internal static bool IsPath(string path)
    {
        try
        {
            _ = Select(new JObject(), path).Count();
            return path.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<JToken> Select(JToken root, string path) =>
        root.SelectTokens(path, new JsonSelectSettings { ErrorWhenNoMatch = false, RegexMatchTimeout = RegexTimeout });

    private static string? ToText(JToken token)
    {
        string? text = token switch
        {
            JValue { Type: JTokenType.Boolean, Value: bool boolean } => boolean ? "true" : "false",
            JValue { Type: JTokenType.String or JTokenType.Integer or JTokenType.Float } value => Convert.ToString(
                value.Value,
                CultureInfo.InvariantCulture
            ),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
