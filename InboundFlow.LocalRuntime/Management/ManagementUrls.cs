using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Where one instance is managed: the check-status payload of Durable Functions.</summary>
internal static class ManagementUrls
{
    /// <summary>Where the instance's status is.</summary>
    public static string Status(HttpRequest request, ManagementSettings settings, string instanceId) =>
        $"{Instance(request, settings, instanceId)}?{Query(settings)}";

    /// <summary>All URLs of the instance. <c>{eventName}</c> and <c>{text}</c> in them are for the caller to fill in.</summary>
    public static JsonObject All(HttpRequest request, ManagementSettings settings, string instanceId)
    {
        string instance = Instance(request, settings, instanceId);
        string query = Query(settings);
        return new JsonObject
        {
            ["id"] = instanceId,
            ["statusQueryGetUri"] = $"{instance}?{query}",
            ["sendEventPostUri"] = $"{instance}/raiseEvent/{{eventName}}?{query}",
            ["terminatePostUri"] = $"{instance}/terminate?reason={{text}}&{query}",
            ["rewindPostUri"] = $"{instance}/rewind?reason={{text}}&{query}",
            ["purgeHistoryDeleteUri"] = $"{instance}?{query}",
            ["restartPostUri"] = $"{instance}/restart?{query}",
            ["suspendPostUri"] = $"{instance}/suspend?reason={{text}}&{query}",
            ["resumePostUri"] = $"{instance}/resume?reason={{text}}&{query}",
        };
    }

    private static string Instance(HttpRequest request, ManagementSettings settings, string instanceId) =>
        $"{settings.Origin(request)}{ManagementApi.Base}/instances/{Uri.EscapeDataString(instanceId)}";

    private static string Query(ManagementSettings settings)
    {
        string query = $"taskHub={settings.TaskHub}&connection={settings.Connection}";
        return settings.SystemKey is { } key ? $"{query}&code={Uri.EscapeDataString(key)}" : query;
    }
}
