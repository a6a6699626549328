using System.Diagnostics;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Where spans come from. The names are the official ones, so that one configuration serves both engines.</summary>
internal static class DurableSources
{
    /// <summary>What an app asks of the client: starting orchestrations and raising events.</summary>
    public const string ClientName = "Microsoft.DurableTask";

    /// <summary>What the engine does: orchestrations, activities, timers, and the events orchestrations send.</summary>
    public const string EngineName = "DurableTask.Core";

    public static ActivitySource Client { get; } = new(ClientName);

    public static ActivitySource Engine { get; } = new(EngineName);
}
