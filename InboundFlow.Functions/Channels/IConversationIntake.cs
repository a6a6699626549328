namespace InboundFlow.Functions.Channels;

/// <summary>Where verified deliveries go: the conversations keep them.</summary>
/// <remarks>
/// Called concurrently for different people; the events of one person in one delivery come one after the other, in the
/// order of the body. Two deliveries may bring the same person, or the very same message, at the same moment.
/// </remarks>
public interface IConversationIntake
{
    /// <summary>Stores one event of a verified delivery.</summary>
    /// <returns>What became of it. Repeating it changes nothing and is told by <see cref="IntakeResult.Duplicate"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The event can never be stored, for example because it exceeds a limit of the storage. It is put in quarantine.
    /// </exception>
    /// <remarks>
    /// Any other exception means that it could not be stored now: the caller answers 503 and the provider sends the whole
    /// delivery again.
    /// </remarks>
    Task<IntakeResult> ReceiveAsync(
        ChannelAccount account,
        InboundEvent inboundEvent,
        CancellationToken cancellationToken
    );

    /// <summary>Keeps a delivery, or the part of it, that was verified but not understood.</summary>
    /// <param name="reason">What to look for, without content.</param>
    /// <param name="body">What came in, as it came in. Up to the channel's <see cref="IChannel.MaxBodyBytes"/>.</param>
    /// <remarks>Throws when it could not be kept: the caller answers 503 and the provider sends it again.</remarks>
    Task QuarantineAsync(
        ChannelAccount account,
        string reason,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    );
}
