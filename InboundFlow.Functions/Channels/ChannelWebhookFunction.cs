using InboundFlow.Functions.Channels.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Channels;

/// <summary>Where messaging platforms call.</summary>
/// <remarks>
/// Anonymous, because platforms cannot send a key but in the URL, where it ends up in logs: the channel's own signature
/// is mandatory instead, and refuses everything while no secret is configured.
/// </remarks>
public sealed class ChannelWebhookFunction(WebhookReceiver receiver)
{
    /// <summary>Answers a handshake (GET) or takes a delivery (POST).</summary>
    [Function("ChannelWebhook")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "channels/{channelId}/webhook")]
            HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string channelId,
        CancellationToken cancellationToken
    ) => receiver.ReceiveAsync(request, channelId, client, cancellationToken);
}
