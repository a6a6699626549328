using System.Text;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>What the host says when it has started.</summary>
internal static class Banner
{
    /// <summary>The address, the functions, the storage, and something to try.</summary>
    public static string Text(string address, HostJson hostJson, FunctionCatalog catalog, string storage)
    {
        StringBuilder text = new();
        text.AppendLine();
        text.AppendLine(
            "This is the local host: for development and for one machine. To scale, deploy to Azure Functions."
        );
        text.AppendLine("It listens on loopback only and asks for no keys.");
        text.AppendLine();
        int width = catalog.Functions.Select(function => function.Name.Length).DefaultIfEmpty(0).Max();
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            text.AppendLine($"  {function.Name.PadRight(width)}  {Describe(function.Trigger, address, hostJson)}");
        }

        text.AppendLine();
        text.AppendLine($"Listening on  {address}");
        text.AppendLine($"Storage       {storage}");
        if (catalog.IsDurable)
        {
            text.AppendLine($"Task hub      {hostJson.TaskHub}");
        }

        text.Append($"Try           curl {address}{Example(hostJson, catalog)}");
        return text.ToString();
    }

    private static string Describe(FunctionTrigger trigger, string address, HostJson hostJson) =>
        trigger switch
        {
            FunctionTrigger.Http http => $"{(http.Methods.Count == 0 ? "any method" : string.Join(',', http.Methods))} "
                + address
                + HttpFunctions.Path(hostJson.RoutePrefix, http),
            FunctionTrigger.Timer timer => $"timer {timer.Schedule}",
            FunctionTrigger.Orchestration => "orchestrator",
            _ => "activity",
        };

    private static string Example(HostJson hostJson, FunctionCatalog catalog)
    {
        string? path = catalog
            .Functions.Select(function => function.Trigger)
            .OfType<FunctionTrigger.Http>()
            .Where(http => http.Methods.Count == 0 || http.Methods.Contains("GET", StringComparer.Ordinal))
            .Where(http => !http.Route.Contains('{', StringComparison.Ordinal))
            .Select(http => HttpFunctions.Path(hostJson.RoutePrefix, http))
            .FirstOrDefault();
        return path ?? (catalog.IsDurable ? "/runtime/webhooks/durabletask/instances" : "/");
    }
}
