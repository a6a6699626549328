using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Signatures;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Channels.Telegram;

/// <summary>A bot on Telegram.</summary>
/// <remarks>
/// Settings: <c>Secrets</c> are values of <c>secret_token</c> given to <c>setWebhook</c>, <c>Token</c> is the bot's. The
/// body names no bot and is not signed: whoever knows URL and secret can write anything, so the channel id should not be
/// guessable either. To change the secret, configure both, call <c>setWebhook</c>, then remove the old one.
/// </remarks>
internal sealed class TelegramChannel(ProviderClient client) : IChannel
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    private readonly TelegramSender sender = new(client);

    /// <inheritdoc/>
    public string Type => "telegram";

    /// <inheritdoc/>
    public int MaxBodyBytes => 256 * 1024;

    /// <inheritdoc/>
    public string? FindProblem(ChannelAccount account)
    {
        if (account.Secrets.All(string.IsNullOrWhiteSpace))
        {
            return "Secrets is empty";
        }

        return string.IsNullOrWhiteSpace(account.Token) ? "Token is missing, so agents' replies cannot be sent" : null;
    }

    /// <inheritdoc/>
    public bool IsAuthentic(WebhookDelivery delivery, ChannelAccount account, DateTimeOffset now)
    {
        string? presented = delivery.Headers.Single(SecretHeader);
        return account.Secrets.Any(secret => SignatureText.SecretEquals(presented, secret));
    }

    /// <inheritdoc/>
    public IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, ChannelAccount account) =>
        TelegramParser.Parse(body);

    /// <inheritdoc/>
    public HandshakeAnswer? AnswerHandshake(IQueryCollection query, ChannelAccount account) => null;

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        CancellationToken cancellationToken
    ) => sender.SendAsync(message, account, cancellationToken);
}
