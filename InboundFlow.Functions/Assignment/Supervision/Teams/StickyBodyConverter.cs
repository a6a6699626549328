using System.Text.Json;
using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Reads and writes <see cref="StickyBody"/>: <c>true</c> is the object that limits nothing.</summary>
internal sealed class StickyBodyConverter : JsonConverter<StickyBody>
{
    private static readonly StickyLimits Unlimited = new(null, null);

    public override StickyBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.True => new(Unlimited),
                JsonTokenType.False => new((StickyLimits?)null),
                _ => new(JsonSerializer.Deserialize<StickyLimits>(ref reader, options)),
            };
        }
        catch (JsonException e)
        {
            // Its path counts from here. Without one the serializer fills in ours.
            throw new JsonException(null, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, StickyBody value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Limits is null || value.Limits == Unlimited)
        {
            writer.WriteBooleanValue(value.Limits is not null);
            return;
        }

        JsonSerializer.Serialize(writer, value.Limits, options);
    }
}
