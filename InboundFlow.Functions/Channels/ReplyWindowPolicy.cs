namespace InboundFlow.Functions.Channels;

/// <summary>Until when a channel lets the business answer freely.</summary>
/// <remarks>
/// WhatsApp, Messenger and Instagram take free text for 24 hours from the contact's last message, WeChat for 48. The
/// others always do.
/// </remarks>
public static class ReplyWindowPolicy
{
    private static readonly TimeSpan Meta = TimeSpan.FromHours(24);
    private static readonly TimeSpan WeChat = TimeSpan.FromHours(48);

    /// <summary>When the window closes; <see langword="null"/> for never.</summary>
    /// <param name="sentAt">When the provider says it was written. A clock ahead of ours does not lengthen the window.</param>
    /// <param name="receivedAt">When the message reached us.</param>
    public static DateTimeOffset? ClosesAt(string channelType, DateTimeOffset? sentAt, DateTimeOffset receivedAt) =>
        LengthOf(channelType) is TimeSpan length ? (sentAt < receivedAt ? sentAt.Value : receivedAt) + length : null;

    /// <summary>How long it is open after each of the contact's messages; <see langword="null"/> for always.</summary>
    public static TimeSpan? LengthOf(string channelType) =>
        channelType switch
        {
            "whatsapp" or "messenger" or "instagram" => Meta,
            "wechat" => WeChat,
            _ => null,
        };
}
