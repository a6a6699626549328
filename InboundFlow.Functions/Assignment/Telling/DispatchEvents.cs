namespace InboundFlow.Functions.Assignment;

/// <summary>The events that the dispatcher raises.</summary>
public static class DispatchEvents
{
    /// <summary>Ends a conversation's wait. The payload is a <see cref="Placement"/>; it may come twice.</summary>
    public const string Placed = "Placed";

    /// <summary>
    /// Something will change by itself earlier than the workspace's clock is set for. The payload is when, for whoever
    /// reads the history; it may come twice.
    /// </summary>
    public const string Earlier = "Earlier";
}
