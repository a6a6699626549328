using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A history as a JSON text that every later version of the engine can read.</summary>
/// <remarks>
/// An event is an object with its <c>type</c>, the time <c>at</c>, and what that type has. Inputs and results are texts,
/// as they are stored. A member that is null is left out.
/// </remarks>
internal static class HistoryJson
{
    /// <summary>The one there is. Whoever changes what a member means or is called counts it up, and reads both.</summary>
    public const int Format = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        // The file is read by people and by this class, and by no browser.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameEventTypes } },
    };

    /// <summary>One line an event.</summary>
    public static string Write(RecordedHistory history) =>
        $$"""
            {
              "format": {{Format}},
              "instanceId": {{JsonSerializer.Serialize(history.InstanceId, Json)}},
              "executionId": {{JsonSerializer.Serialize(history.ExecutionId, Json)}},
              "events": [
                {{string.Join(",\n    ", history.Events.Select(item => JsonSerializer.Serialize(item, Json)))}}
              ]
            }
            """.ReplaceLineEndings("\n");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no history, or one of a format that is not known here.</exception>
    public static RecordedHistory Read(string text)
    {
        try
        {
            int? format = JsonSerializer.Deserialize<Header>(text)?.Format;
            if (format != Format)
            {
                throw new InvalidDataException(
                    format is null
                        ? "It has no \"format\": it is no history that was written here."
                        : $"Its format is {format}, and only {Format} is known to this version."
                );
            }

            Document document = JsonSerializer.Deserialize<Document>(text, Json)!;
            return
                document is { InstanceId: not null, ExecutionId: not null, Events: not null }
                && document.Events.OfType<ExecutionStarted>().Any()
                ? new RecordedHistory(document.InstanceId, document.ExecutionId, document.Events)
                : throw new InvalidDataException("It lacks the ids, or the events from the start on.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"It is no JSON of a history. {exception.Message}", exception);
        }
    }

    private static void NameEventTypes(JsonTypeInfo info)
    {
        if (info.Type != typeof(HistoryEvent))
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
        foreach (
            Type type in typeof(HistoryEvent)
                .Assembly.GetTypes()
                .Where(type => type is { IsAbstract: false } && typeof(HistoryEvent).IsAssignableFrom(type))
        )
        {
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, type.Name));
        }
    }

    private sealed record Header([property: JsonPropertyName("format")] int? Format);

    private sealed record Document(
        int Format,
        string InstanceId,
        string ExecutionId,
        IReadOnlyList<HistoryEvent> Events
    );
}
