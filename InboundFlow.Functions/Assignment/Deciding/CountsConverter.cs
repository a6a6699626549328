using System.Text.Json;
using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Counts by name; also reads the bare number that records of version 1 had.</summary>
internal sealed class CountsConverter : JsonConverter<IReadOnlyDictionary<string, int>>
{
    public override IReadOnlyDictionary<string, int> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.GetInt32() is > 0 and int count)
            {
                counts.Add("others", count);
            }

            return counts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            counts.Add(name, reader.GetInt32());
        }

        return counts;
    }

    public override void Write(
        Utf8JsonWriter writer,
        IReadOnlyDictionary<string, int> value,
        JsonSerializerOptions options
    )
    {
        writer.WriteStartObject();
        foreach ((string name, int count) in value)
        {
            writer.WriteNumber(name, count);
        }

        writer.WriteEndObject();
    }
}
