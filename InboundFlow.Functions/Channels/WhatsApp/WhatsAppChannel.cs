using InboundFlow.Functions.Channels.Sending;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>A phone number on the WhatsApp Cloud API.</summary>
/// <remarks>
/// Settings: <c>Secrets</c> are app secrets, <c>AccountId</c> is the phone number id (it is in the URL that we post to,
/// and deliveries must name it), <c>VerifyToken</c> is what the dashboard was given, <c>Token</c> is the access token.
/// Deliveries are repeated for up to seven days, to every app that subscribes, in no order.
/// </remarks>
internal sealed class WhatsAppChannel(ProviderClient client) : IChannel
{
    private readonly WhatsAppSender sender = new(client);

    /// <inheritdoc/>
    public string Type => "whatsapp";

    /// <inheritdoc/>
    public int MaxBodyBytes => 3 * 1024 * 1024;

    /// <inheritdoc/>
    public string? FindProblem(ChannelAccount account)
    {
        if (account.Secrets.All(string.IsNullOrWhiteSpace))
        {
            return "Secrets is empty";
        }

        if (string.IsNullOrWhiteSpace(account.VerifyToken))
        {
            return "VerifyToken is missing, so the platform cannot subscribe";
        }

        return string.IsNullOrWhiteSpace(account.Token) || string.IsNullOrWhiteSpace(account.AccountId)
            ? "Token or AccountId is missing, so agents' replies cannot be sent"
            : null;
    }

    /// <inheritdoc/>
    public bool IsAuthentic(WebhookDelivery delivery, ChannelAccount account, DateTimeOffset now) =>
        WhatsAppWebhook.Verify(delivery.Headers, delivery.Body, account.Secrets);

    /// <inheritdoc/>
    public IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, ChannelAccount account) =>
        WhatsAppParser.Parse(body, account.AccountId);

    /// <inheritdoc/>
    public HandshakeAnswer? AnswerHandshake(IQueryCollection query, ChannelAccount account) =>
        WhatsAppWebhook.AnswerHandshake(query, account.VerifyToken);

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        CancellationToken cancellationToken
    ) => sender.SendAsync(message, account, cancellationToken);
}
