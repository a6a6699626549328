using System.Globalization;
using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.Sending;

/// <summary>A platform's final answer to a message.</summary>
internal sealed record ProviderAnswer(int StatusCode, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the platform took the message.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>What to call the refusal when the platform gives no code of its own.</summary>
    public string HttpCode => "http-" + StatusCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the body, if it is a JSON object.</summary>
    /// <returns>What <paramref name="read"/> finds, which must not be part of the document itself.</returns>
    public T? Read<T>(Func<JsonElement, T?> read)
        where T : class
    {
        using JsonDocument? document = WireJson.ParseObject(Body);
        return document is null ? null : read(document.RootElement);
    }
}
