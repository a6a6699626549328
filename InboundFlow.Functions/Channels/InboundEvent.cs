namespace InboundFlow.Functions.Channels;

/// <summary>One thing that a webhook delivery told. A delivery holds any number of them.</summary>
/// <remarks>Only <see cref="MessageReceived"/> can open a conversation: a person wrote.</remarks>
public abstract record InboundEvent
{
    private InboundEvent() { }

    /// <summary>A person wrote.</summary>
    public sealed record MessageReceived(InboundMessage Message) : InboundEvent;

    /// <summary>A person changed a message that they had sent.</summary>
    public sealed record MessageEdited(
        IReadOnlyList<ContactIdentity> From,
        string ProviderMessageId,
        string? Text,
        DateTimeOffset? At
    ) : InboundEvent;

    /// <summary>A person took back a message: its content must go.</summary>
    public sealed record MessageRemoved(
        IReadOnlyList<ContactIdentity> From,
        string ProviderMessageId,
        DateTimeOffset? At
    ) : InboundEvent;

    /// <summary>A person reacted to a message; no <paramref name="Emoji"/> means that the reaction was removed.</summary>
    public sealed record ReactionReceived(
        IReadOnlyList<ContactIdentity> From,
        string ProviderMessageId,
        string? Emoji,
        DateTimeOffset? At
    ) : InboundEvent;

    /// <summary>The business wrote from elsewhere, for example from the phone app.</summary>
    public sealed record EchoReceived(
        IReadOnlyList<ContactIdentity> To,
        string ProviderMessageId,
        string? Text,
        DateTimeOffset? At
    ) : InboundEvent;

    /// <summary>The provider tells how far one of our messages got.</summary>
    public sealed record StatusChanged(
        IReadOnlyList<ContactIdentity> To,
        string ProviderMessageId,
        DeliveryStatus Status,
        DateTimeOffset? At,
        string? ErrorCode
    ) : InboundEvent
    {
        /// <summary>
        /// Our own id of the message, where the platform gives back what was sent with it. A report may come before the
        /// answer that tells the provider's id.
        /// </summary>
        public string? OwnMessageId { get; init; }
    }

    /// <summary>A person goes by another name from now on; both belong to the same contact.</summary>
    public sealed record IdentityChanged(ContactIdentity Previous, ContactIdentity Current) : InboundEvent;

    /// <summary>Understood, and nothing to do. <paramref name="Kind"/> is a short label for the counter, never content.</summary>
    public sealed record Ignored(string Kind) : InboundEvent;

    /// <summary>Verified but not understood: it goes to quarantine. <paramref name="Reason"/> says what to look for, without content.</summary>
    public sealed record Malformed(string Reason) : InboundEvent
    {
        /// <summary>The bytes of the item that was not understood; empty when that is the whole body.</summary>
        public ReadOnlyMemory<byte> Part { get; init; }
    }
}

/// <summary>How far a message got. The order is the order of progress: a later report never moves a message back.</summary>
public enum DeliveryStatus
{
    /// <summary>Stored, not yet handed to the provider.</summary>
    Queued = 0,

    /// <summary>The provider took it.</summary>
    Sent = 1,

    /// <summary>It reached the person's device.</summary>
    Delivered = 2,

    /// <summary>The person read (or played) it.</summary>
    Read = 3,

    /// <summary>It will not arrive.</summary>
    Failed = 4,
}
