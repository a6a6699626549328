using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>Something that happened to a conversation between two placements of it.</summary>
public abstract record PlacementChange
{
    private PlacementChange() { }

    /// <summary>The team did not have it any longer, or could not serve it at all; another one of its fallbacks does.</summary>
    public sealed record FellBack(string From, string? To) : PlacementChange;

    /// <summary>It came into the queue of a team.</summary>
    public sealed record Queued : PlacementChange
    {
        internal static readonly Queued Instance = new();
    }

    /// <summary>An agent said no.</summary>
    public sealed record Declined(string AgentId, DateTimeOffset At) : PlacementChange;

    /// <summary>An agent did not answer in time.</summary>
    public sealed record OfferExpired(string AgentId, DateTimeOffset At) : PlacementChange;

    /// <summary>An agent need not answer any more: another accepted, they went away, or it went elsewhere.</summary>
    public sealed record OfferRevoked(string AgentId, DateTimeOffset At) : PlacementChange;

    /// <summary>It asks for less than before.</summary>
    public sealed record Relaxed : PlacementChange
    {
        internal static readonly Relaxed Instance = new();
    }

    /// <summary>An agent was asked.</summary>
    public sealed record Offered(Offer Offer) : PlacementChange;

    /// <summary>An agent has it.</summary>
    public sealed record Assigned : PlacementChange
    {
        internal static readonly Assigned Instance = new();
    }
}
