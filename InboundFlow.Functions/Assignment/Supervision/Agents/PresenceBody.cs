using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The body of <c>PUT /api/agents/{agentId}/presence</c>.</summary>
/// <param name="Status"><c>online</c>, <c>busy</c> or <c>offline</c>.</param>
/// <param name="WhenFinished">
/// Only once they have finished what they have, and nothing more until then. By default at once. Goes with <c>busy</c>
/// and <c>offline</c>.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PresenceBody(string? Status, bool? WhenFinished = null)
{
    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        Parse() switch
        {
            null => $"There is no status '{Status}': use online, busy or offline.",
            Presence.Online when WhenFinished == true =>
                "whenFinished goes with busy and offline: who comes online does so at once.",
            _ => null,
        };

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
