using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Channels;

/// <summary>The rules of one messaging platform. Adding a channel is one folder with one of these, and one registration.</summary>
/// <remarks>
/// Everything here but <see cref="SendAsync"/> is pure: the caller reads the body once, as bytes, and stores the outcome.
/// </remarks>
public interface IChannel
{
    /// <summary>The value of <see cref="ChannelAccount.Type"/> that selects this channel.</summary>
    string Type { get; }

    /// <summary>The largest body taken, in bytes; a longer one is refused with 413 before it is read.</summary>
    int MaxBodyBytes { get; }

    /// <summary>What is missing or wrong in the account's settings, for the operator; <see langword="null"/> when nothing is.</summary>
    /// <remarks>Told once at start-up, and never to a caller. Names settings, never their values.</remarks>
    string? FindProblem(ChannelAccount account);

    /// <summary>Whether the delivery was signed by someone who knows a secret of the account.</summary>
    /// <returns><see langword="false"/> also when the account has no secret, and for anything malformed.</returns>
    bool IsAuthentic(WebhookDelivery delivery, ChannelAccount account, DateTimeOffset now);

    /// <summary>Takes the delivery apart. One bad item never costs its siblings.</summary>
    /// <returns>Every item in the order of the body. A body that is not understood at all is one <see cref="InboundEvent.Malformed"/>.</returns>
    IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, ChannelAccount account);

    /// <summary>The answer to a platform's GET handshake, or <see langword="null"/> when there is none to give (404).</summary>
    HandshakeAnswer? AnswerHandshake(IQueryCollection query, ChannelAccount account);

    /// <summary>Hands an agent's message to the platform.</summary>
    /// <remarks>Called at least once per message: platforms that can, get <see cref="OutboundMessage.Id"/> as idempotency key.</remarks>
    Task<SendResult> SendAsync(OutboundMessage message, ChannelAccount account, CancellationToken cancellationToken);
}

/// <summary>A webhook delivery as it came in: nothing decoded, nothing re-encoded.</summary>
public sealed record WebhookDelivery(IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);

/// <summary>What to answer a handshake with.</summary>
/// <param name="StatusCode">200 with the challenge, or 403.</param>
/// <param name="Body">Plain text.</param>
public sealed record HandshakeAnswer(int StatusCode, string Body);

/// <summary>An agent's message to a contact.</summary>
/// <param name="Id">Our id: the same on every attempt.</param>
/// <param name="To">Every name of the contact, most stable first; the channel picks the one it can address.</param>
public sealed record OutboundMessage(string Id, string ConversationId, IReadOnlyList<ContactIdentity> To, string Text);

/// <summary>What the platform said to a message.</summary>
/// <remarks>A failure that may pass (429, 5xx, no answer) is thrown instead, as <see cref="HttpRequestException"/>, and tried again.</remarks>
public sealed record SendResult(bool Accepted, string? ProviderMessageId, string? ErrorCode)
{
    /// <summary>The platform took it.</summary>
    public static SendResult Sent(string? providerMessageId) => new(true, providerMessageId, null);

    /// <summary>The platform will never take it; <paramref name="errorCode"/> says why, without content.</summary>
    public static SendResult Refused(string errorCode) => new(false, null, errorCode);
}
