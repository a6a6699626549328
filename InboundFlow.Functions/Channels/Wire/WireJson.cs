using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace InboundFlow.Functions.Channels.Wire;

/// <summary>Reads a provider's JSON as it comes: nothing here throws, and what is not there is <see langword="null"/>.</summary>
/// <remarks>
/// Providers add fields without notice, send ids as text one year and as numbers the next, and cut emoji in half. A
/// parser that binds to types would lose the whole delivery over one of them.
/// </remarks>
internal static class WireJson
{
    private const int MaxIdLength = 512;

    // The deepest real body has 11 levels.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>The body as a JSON object; of a repeated key, the last one counts.</summary>
    /// <returns><see langword="null"/> when it is anything else.</returns>
    public static JsonDocument? ParseObject(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        try
        {
            JsonDocument document = JsonDocument.Parse(body.Span.StartsWith(byteOrderMark) ? body[3..] : body, Options);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the value is there, other than as <c>null</c>.</summary>
    public static bool Exists(this JsonElement element) =>
        element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The member <paramref name="name"/>; an undefined element when there is none, or nothing to have one.</summary>
    public static JsonElement Field(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
                ? value
                : default;
        }
        catch (InvalidOperationException)
        {
            // Another member's name holds half an emoji, and the search unescapes names on its way.
            return default;
        }
    }

    /// <summary>The elements of the array <paramref name="name"/>; none when it is not an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        JsonElement value = element.Field(name);
        return value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [];
    }

    /// <summary>The names of the members that can be read.</summary>
    public static IEnumerable<string> Names(JsonElement element)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (NameOf(member) is { } name)
            {
                yield return name;
            }
        }
    }

    /// <summary>A text that people wrote or read, well-formed and cut to what can be stored.</summary>
    public static string? Text(this JsonElement element, string name) =>
        WireText.Cut(AsText(element.Field(name)), InboundMessage.MaxTextLength);

    /// <summary>A short text such as a name or a media type.</summary>
    public static string? Label(this JsonElement element, string name) =>
        WireText.Cut(AsText(element.Field(name)), 256);

    /// <summary>A link, or another reference of any length up to what can be stored.</summary>
    /// <returns>Also <see langword="null"/> for a longer one: half a link is of no use.</returns>
    public static string? Reference(this JsonElement element, string name) =>
        AsText(element.Field(name)) is { Length: <= 2048 } reference ? reference : null;

    /// <summary>An id, whether it came as text or as a whole number of any length.</summary>
    public static string? Id(this JsonElement element, string name)
    {
        JsonElement value = element.Field(name);
        string? id = value.ValueKind switch
        {
            JsonValueKind.String => AsText(value),
            JsonValueKind.Number => WholeNumber(value),
            _ => null,
        };
        return id is { Length: <= MaxIdLength } ? id : null;
    }

    /// <summary>Whether the member is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, string name) =>
        element.Field(name).ValueKind is JsonValueKind.True;

    /// <summary>A place as an RFC 5870 URI, when both coordinates are there.</summary>
    public static string? GeoUri(this JsonElement element, string latitude, string longitude) =>
        element.Number(latitude) is { } north && element.Number(longitude) is { } east ? $"geo:{north},{east}" : null;

    /// <summary>A number as it was written, for a coordinate or a price.</summary>
    public static string? Number(this JsonElement element, string name)
    {
        JsonElement value = element.Field(name);
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out decimal number) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            JsonValueKind.String => AsText(value) is { Length: <= 40 } text ? text : null,
            _ => null,
        };
    }

    /// <summary>The event for an item that was not understood, with its bytes.</summary>
    public static InboundEvent.Malformed Malformed(this JsonElement element, string reason) =>
        new(reason) { Part = element.Exists() ? JsonMarshal.GetRawUtf8Value(element).ToArray() : default };

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? WholeNumber(JsonElement value)
    {
        string raw = value.GetRawText();
        return raw.AsSpan(raw[0] == '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9') ? null : raw;
    }

    private static string? AsText(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return WireText.Repair(JsonMarshal.GetRawUtf8Value(value));
        }
    }
}
