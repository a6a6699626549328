namespace InboundFlow.Functions.Conversations;

/// <summary>Deliveries that were verified but not understood: kept, so that nothing a person wrote is lost.</summary>
public interface IQuarantine
{
    /// <summary>Keeps a body. The same body again on the same day changes nothing.</summary>
    Task KeepAsync(
        string channelId,
        string reason,
        ReadOnlyMemory<byte> body,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    );
}
