using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>The app's functions as the Functions host describes them.</summary>
internal sealed class FunctionDocument(FunctionCatalog catalog, ManagementSettings settings, string routePrefix)
{
    /// <summary>The function of that name, ignoring case.</summary>
    public FunctionDescriptor? Find(string name) =>
        catalog.Functions.FirstOrDefault(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>All of them.</summary>
    public JsonArray All(HttpRequest request) => new([.. catalog.Functions.Select(function => Of(function, request))]);

    /// <summary>One of them.</summary>
    public JsonObject Of(FunctionDescriptor function, HttpRequest request)
    {
        string origin = settings.Origin(request);
        string? path = function.Trigger is FunctionTrigger.Http http ? HttpFunctions.Path(routePrefix, http) : null;
        return new JsonObject
        {
            ["name"] = function.Name,
            ["href"] = $"{origin}/admin/functions/{function.Name}",
            ["invoke_url_template"] = path is null ? null : origin + path,
            ["language"] = "dotnet-isolated",
            ["isDisabled"] = false,
            ["config"] = new JsonObject
            {
                ["name"] = function.Name,
                ["entryPoint"] = $"{function.Method.DeclaringType?.FullName}.{function.Method.Name}",
                ["language"] = "dotnet-isolated",
                ["bindings"] = new JsonArray([
                    .. function.Definition.InputBindings.Values.Select(binding => Of(binding, function.Trigger)),
                ]),
            },
        };
    }

    private static JsonObject Of(BindingMetadata binding, FunctionTrigger trigger)
    {
        JsonObject document = new()
        {
            ["name"] = binding.Name,
            ["type"] = binding.Type,
            ["direction"] = binding.Direction.ToString(),
        };
        if (!binding.Type.Equals(trigger.BindingType, StringComparison.Ordinal))
        {
            return document;
        }

        switch (trigger)
        {
            case FunctionTrigger.Http http:
                document["authLevel"] = http.Level.ToString();
                document["methods"] = new JsonArray([.. http.Methods.Select(method => JsonValue.Create(method))]);
                document["route"] = http.Route;
                break;
            case FunctionTrigger.Timer timer:
                document["schedule"] = timer.Schedule;
                document["runOnStartup"] = timer.RunOnStartup;
                document["useMonitor"] = timer.UseMonitor;
                break;
            case FunctionTrigger.Orchestration orchestration:
                document["orchestration"] = orchestration.Name;
                break;
            case FunctionTrigger.Activity activity:
                document["activity"] = activity.Name;
                break;
        }

        return document;
    }
}
