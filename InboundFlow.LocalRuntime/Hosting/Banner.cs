using System.Text;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http;
using InboundFlow.LocalRuntime.Http.Keys;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>What the host says when it has started.</summary>
/// <param name="Url">What it can be called by.</param>
/// <param name="Storage">Where its data is.</param>
/// <param name="Keys">Its keys, when it keeps any.</param>
internal sealed record Banner(
    string Url,
    string Storage,
    HostAccess Access,
    HostJson HostJson,
    FunctionCatalog Catalog,
    KeyFile? Keys
)
{
    /// <summary>The address, the functions, the storage, the keys, and something to try.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.AppendLine();
        text.AppendLine(
            "This is the local host: for development and for one machine. To scale, deploy to Azure Functions."
        );
        text.AppendLine(Reach());
        text.AppendLine();
        int width = Catalog.Functions.Select(function => function.Name.Length).DefaultIfEmpty(0).Max();
        foreach (FunctionDescriptor function in Catalog.Functions)
        {
            text.AppendLine($"  {function.Name.PadRight(width)}  {Describe(function.Trigger)}");
        }

        text.AppendLine();
        string others = Access.Address is ListenAddress.Any ? ", and every other address of this machine" : "";
        text.AppendLine($"Listening on  {Url}{others}");
        text.AppendLine($"Storage       {Storage}");
        if (Catalog.IsDurable)
        {
            text.AppendLine($"Task hub      {HostJson.TaskHub}");
        }

        if (Keys is not null && (Keys.IsNew || Access.AsksForKeys))
        {
            text.AppendLine($"Keys          {Keys.Path}{(Keys.IsNew ? " (made just now)" : "")}");
        }

        text.Append($"Try           curl {Example()}");
        return text.ToString();
    }

    private string Reach() =>
        (Access.Address.IsLoopback, Access.AsksForKeys) switch
        {
            (true, false) => "It listens on loopback only and asks for no keys.",
            (true, true) => "It listens on loopback only and asks for keys.",
            _ => "It listens where other machines can reach it, and asks for keys. It speaks HTTP without TLS.",
        };

    private string Describe(FunctionTrigger trigger) =>
        trigger switch
        {
            FunctionTrigger.Http http => $"{(http.Methods.Count == 0 ? "any method" : string.Join(',', http.Methods))} "
                + Url
                + HttpFunctions.Path(HostJson.RoutePrefix, http),
            FunctionTrigger.Timer timer => $"timer {timer.Schedule}",
            FunctionTrigger.Orchestration => "orchestrator",
            _ => "activity",
        };

    private string Example()
    {
        FunctionTrigger.Http? function = Catalog
            .Functions.Select(each => each.Trigger)
            .OfType<FunctionTrigger.Http>()
            .Where(http => http.Methods.Count == 0 || http.Methods.Contains("GET", StringComparer.Ordinal))
            .Where(http => !http.Route.Contains('{', StringComparison.Ordinal))
            .OrderBy(http => Access.AsksForKeys && http.Level != AuthorizationLevel.Anonymous)
            .FirstOrDefault();
        string path =
            function is not null ? HttpFunctions.Path(HostJson.RoutePrefix, function)
            : Catalog.IsDurable ? "/runtime/webhooks/durabletask/instances"
            : "/";
        bool needsKey = Access.AsksForKeys && function is not { Level: AuthorizationLevel.Anonymous };
        return needsKey ? $"-H 'x-functions-key: <a key>' {Url}{path}" : Url + path;
    }
}
