namespace InboundFlow.Functions.Conversations;

/// <summary>The events that a reply watch waits for. Each may come twice, late or in vain: the watch looks at the facts.</summary>
public static class ReplyWatchEvents
{
    /// <summary>The contact wrote. The payload is when.</summary>
    public const string ContactWrote = "ContactWrote";

    /// <summary>The conversation was closed, or somebody else has it. The payload is when.</summary>
    public const string Moved = "Moved";
}
