using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation in the queue, or out of it with an agent of whom it has not been told.</summary>
/// <param name="Grant">The agent it got while it waited; <see langword="null"/> while it is still waiting.</param>
/// <param name="IsNews">
/// While it waits: whether it has to be told where it stands, since another call than its own changed that.
/// </param>
internal sealed record QueueSlot(WaitingEntry Entry, Placement? Grant, bool IsNews = false)
{
    /// <summary>Whether it waits.</summary>
    [JsonIgnore]
    public bool IsWaiting => Grant is null;

    /// <summary>Whether it has to be told where it stands.</summary>
    [JsonIgnore]
    public bool IsUntold => IsNews || Grant is not null;

    /// <summary>Where it stands.</summary>
    [JsonIgnore]
    public Placement Placement => Grant ?? WaitingPolicy.Placement(Entry);
}
