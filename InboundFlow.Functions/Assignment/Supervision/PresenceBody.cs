namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The body of <c>PUT /api/agents/{agentId}/presence</c>.</summary>
/// <param name="Status"><c>online</c>, <c>busy</c> or <c>offline</c>.</param>
public sealed record PresenceBody(string? Status)
{
    /// <summary>What it says, or <see langword="null"/> when that is none of the three.</summary>
    public Presence? Parse() =>
        Status switch
        {
            "online" => Presence.Online,
            "busy" => Presence.Busy,
            "offline" => Presence.Offline,
            _ => null,
        };
}
