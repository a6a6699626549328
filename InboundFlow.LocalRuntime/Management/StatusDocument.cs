using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>An instance as the management API shows it.</summary>
internal static class StatusDocument
{
    /// <summary>The document.</summary>
    /// <param name="history">Its events, when they were asked for.</param>
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput, JsonArray? history) =>
        new()
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["input"] = showInput ? Value(instance.SerializedInput) : null,
            ["customStatus"] = Value(instance.SerializedCustomStatus),
            ["output"] = instance is { RuntimeStatus: OrchestrationRuntimeStatus.Failed, FailureDetails: { } failure }
                ? JsonValue.Create(failure.ToString())
                : Value(instance.SerializedOutput),
            ["createdTime"] = Time(instance.CreatedAt),
            ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
            ["historyEvents"] = history,
        };

    /// <summary>Stored JSON as JSON; text that is none as text.</summary>
    public static JsonNode? Value(string? stored)
    {
        if (string.IsNullOrEmpty(stored))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(stored);
        }
        catch (JsonException)
        {
            return JsonValue.Create(stored);
        }
    }

    private static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
