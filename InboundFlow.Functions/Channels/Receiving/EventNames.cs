namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>The labels that events carry in counters.</summary>
internal static class EventNames
{
    /// <summary>What sort of event it is: one of a handful of words.</summary>
    public static string KindOf(InboundEvent inboundEvent) =>
        inboundEvent switch
        {
            InboundEvent.MessageReceived => "message",
            InboundEvent.MessageEdited => "edit",
            InboundEvent.MessageRemoved => "removal",
            InboundEvent.ReactionReceived => "reaction",
            InboundEvent.EchoReceived => "echo",
            InboundEvent.StatusChanged => "status",
            InboundEvent.IdentityChanged => "identity",
            InboundEvent.Ignored => "ignored",
            _ => "malformed",
        };

    /// <summary>What became of it.</summary>
    public static string OutcomeOf(IntakeResult result) =>
        result switch
        {
            IntakeResult.Opened => "opened",
            IntakeResult.Stored => "stored",
            IntakeResult.Duplicate => "duplicate",
            IntakeResult.Counted counted => counted.Kind,
            _ => "unknown",
        };
}
