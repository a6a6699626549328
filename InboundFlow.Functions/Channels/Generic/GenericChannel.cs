using InboundFlow.Functions.Channels.Sending;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Channels.Generic;

/// <summary>Any system that can sign a webhook: a web shop, a form, a gateway to a platform without a folder of its own.</summary>
/// <remarks>Both directions follow Standard Webhooks, so its libraries can be used at the other end as they are.</remarks>
internal sealed class GenericChannel(ProviderClient client, TimeProvider clock) : IChannel
{
    private readonly GenericSender sender = new(client);

    /// <inheritdoc/>
    public string Type => "generic";

    /// <inheritdoc/>
    public int MaxBodyBytes => 256 * 1024;

    /// <inheritdoc/>
    public string? FindProblem(ChannelAccount account)
    {
        if (account.Secrets.All(string.IsNullOrWhiteSpace))
        {
            return "Secrets is empty";
        }

        if (account.Secrets.Any(secret => !StandardWebhook.IsUsable(secret)))
        {
            return "Secrets has an entry that is not 'whsec_' and the base64 of at least 16 bytes";
        }

        return account.BaseUrl is null ? "BaseUrl is missing, so agents' replies cannot be posted anywhere" : null;
    }

    /// <inheritdoc/>
    public bool IsAuthentic(WebhookDelivery delivery, ChannelAccount account, DateTimeOffset now) =>
        StandardWebhook.Verify(delivery.Headers, delivery.Body, account.Secrets, now);

    /// <inheritdoc/>
    public IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, ChannelAccount account) =>
        GenericParser.Parse(body, account.Id);

    /// <inheritdoc/>
    public HandshakeAnswer? AnswerHandshake(IQueryCollection query, ChannelAccount account) => null;

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        CancellationToken cancellationToken
    ) => sender.SendAsync(message, account, clock.GetUtcNow(), cancellationToken);
}
