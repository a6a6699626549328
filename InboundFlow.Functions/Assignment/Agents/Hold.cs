namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation that takes some of an agent's room.</summary>
/// <param name="TeamId">The team it came from.</param>
/// <param name="Cost">How much room it takes.</param>
/// <param name="Since">When it was offered, assigned or closed.</param>
/// <param name="CountsUntil">
/// From when on it takes no room any more though it is still here: an open conversation that went quiet, or the end of
/// the wrap-up; <see langword="null"/> for as long as it is here.
/// </param>
public sealed record Hold(
    string ConversationId,
    string TeamId,
    HoldState State,
    int Cost,
    DateTimeOffset Since,
    DateTimeOffset? CountsUntil = null
);

/// <summary>What an agent has of a conversation.</summary>
public enum HoldState
{
    /// <summary>They were asked, and the room is kept for them until they answer.</summary>
    Offered,

    /// <summary>It is theirs.</summary>
    Open,

    /// <summary>It is closed, and they finish what there is to write down.</summary>
    WrapUp,
}
