using System.ComponentModel.DataAnnotations;

namespace InboundFlow.Functions.Channels;

/// <summary>One account on a messaging platform, as configured under <c>Channels:{channelId}</c>.</summary>
public sealed class ChannelAccount
{
    /// <summary>The <c>{channelId}</c> of the settings and of the webhook's URL. Set from the configuration key.</summary>
    public string Id { get; set; } = "";

    /// <summary>Which <see cref="IChannel"/> understands it: <c>generic</c>, <c>whatsapp</c>, <c>telegram</c>.</summary>
    [Required]
    public string Type { get; set; } = "";

    /// <summary>
    /// The secrets of the webhook's signature. The first signs what we send; any of them verifies what we receive, so
    /// that a secret can be changed without an outage. With none, every delivery is refused.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>The account that bodies must name (WhatsApp: the phone number id). <see langword="null"/>: not checked.</summary>
    public string? AccountId { get; set; }

    /// <summary>What the platform must present in the GET handshake (WhatsApp).</summary>
    public string? VerifyToken { get; set; }

    /// <summary>The token that sends messages.</summary>
    public string? Token { get; set; }

    /// <summary>The platform's API (or, for generic, the callback URL to post agents' replies to).</summary>
    public Uri? BaseUrl { get; set; }
}
