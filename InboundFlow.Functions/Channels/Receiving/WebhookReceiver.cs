using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Channels.Receiving;

/// <summary>Answers the requests of messaging platforms.</summary>
/// <remarks>
/// The order of work is what protects: find the channel, limit, read the bytes once, verify them, and only then parse.
/// A delivery is answered with 200 once everything in it is stored, with 503 when something could not be (the provider
/// sends it again), and with 200 also for what is not understood: refusing it would bring it back for days.
/// </remarks>
public sealed class WebhookReceiver(
    ChannelDirectory directory,
    DeliveryIntake deliveries,
    ChannelMetrics metrics,
    TimeProvider clock,
    ILogger<WebhookReceiver> logger
)
{
    /// <summary>Answers a GET handshake or a POST delivery for <paramref name="channelId"/>.</summary>
    /// <param name="client">Starts the workflows of conversations that open.</param>
    public async Task<IResult> ReceiveAsync(
        HttpRequest request,
        string channelId,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (directory.Find(channelId) is not { } channel)
        {
            metrics.CountDelivery(null, "unknown_channel");
            return Api.NotFound("There is no channel with this id.");
        }

        if (HttpMethods.IsGet(request.Method))
        {
            return AnswerHandshake(request, channel);
        }

        DeliveryBody body = await DeliveryBody.ReadAsync(request, channel.Rules.MaxBodyBytes, cancellationToken);
        (string outcome, IResult answer) = body switch
        {
            DeliveryBody.Complete complete => await StoreAsync(
                channel,
                new WebhookDelivery(request.Headers, complete.Bytes),
                client,
                cancellationToken
            ),
            DeliveryBody.TooLarge => ("too_large", TooLarge(channel.Rules.MaxBodyBytes)),
            _ => ("compressed", Compressed()),
        };
        metrics.CountDelivery(channel.Account.Id, outcome);
        return answer;
    }

    private async Task<(string Outcome, IResult Answer)> StoreAsync(
        ConfiguredChannel channel,
        WebhookDelivery delivery,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        (IChannel rules, ChannelAccount account) = channel;
        if (!rules.IsAuthentic(delivery, account, clock.GetUtcNow()))
        {
            // The body stays empty: whoever probes learns nothing, not even whether a secret is configured.
            Log.DeliveryRefused(logger, account.Id);
            return ("refused", Results.StatusCode(StatusCodes.Status401Unauthorized));
        }

        IReadOnlyList<InboundEvent> events = rules.Parse(delivery.Body, account);
        return await deliveries.StoreAsync(account, events, delivery.Body, client, cancellationToken)
            ? ("stored", Results.StatusCode(StatusCodes.Status200OK))
            : ("failed", NotStored());
    }

    private IResult AnswerHandshake(HttpRequest request, ConfiguredChannel channel)
    {
        if (channel.Rules.AnswerHandshake(request.Query, channel.Account) is not { } answer)
        {
            metrics.CountDelivery(channel.Account.Id, "handshake_refused");
            return Api.NotFound("This channel has no handshake: send deliveries with POST.");
        }

        bool accepted = answer.StatusCode is StatusCodes.Status200OK;
        metrics.CountDelivery(channel.Account.Id, accepted ? "handshake" : "handshake_refused");
        return accepted
            ? Results.Text(answer.Body, "text/plain", statusCode: answer.StatusCode)
            : Results.StatusCode(answer.StatusCode);
    }

    private static IResult TooLarge(int maxBytes) =>
        Api.Problem(
            StatusCodes.Status413PayloadTooLarge,
            "body-too-large",
            $"The body may have {maxBytes} bytes at most: send less at once."
        );

    private static IResult Compressed() =>
        Api.Problem(
            StatusCodes.Status415UnsupportedMediaType,
            "compressed-body",
            "Compressed bodies are not taken: send it without Content-Encoding."
        );

    private static IResult NotStored() =>
        Api.Problem(
            StatusCodes.Status503ServiceUnavailable,
            "not-stored",
            "The delivery could not be stored completely. Send it again later: what was stored is not stored twice."
        );
}
