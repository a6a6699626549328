namespace InboundFlow.Functions.Channels;

/// <summary>The one shape that every channel's message takes before anything else sees it.</summary>
/// <param name="ProviderMessageId">The provider's id, unique within the channel account: the key that makes a redelivery harmless.</param>
/// <param name="From">Every name the provider gave for the sender, most stable first. Never empty.</param>
/// <param name="Kind">A short label of what was sent: <c>text</c>, <c>image</c>, <c>location</c>, <c>button</c>, <c>unsupported</c>…</param>
/// <param name="Text">
/// What the person wrote, or the caption or button title; <see langword="null"/> when there was none. At most
/// <see cref="MaxTextLength"/> characters, and always well-formed UTF-16.
/// </param>
public sealed record InboundMessage(
    string ProviderMessageId,
    IReadOnlyList<ContactIdentity> From,
    string Kind,
    string? Text
)
{
    /// <summary>Where a longer text is cut: a table row holds 1 MiB, and text takes two bytes a unit there.</summary>
    /// <remarks>The platforms' own limits are far lower.</remarks>
    public const int MaxTextLength = 250_000;

    /// <summary>How many attachments are kept: beyond that, a row might not hold them.</summary>
    public const int MaxAttachments = 50;

    /// <summary>Files and the like; the provider's reference to each, fetched later or never.</summary>
    public IReadOnlyList<MessageAttachment> Attachments { get; init; } = [];

    /// <summary>
    /// When the provider says it was written; <see langword="null"/> when it does not say. Told by others: it may be a
    /// week old, or ahead of our clock.
    /// </summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The sender's name as the provider shows it.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The sender's language as the provider knows it (BCP 47), when it does.</summary>
    public string? ProfileLanguage { get; init; }

    /// <summary>The message that this one answers, by the provider's id.</summary>
    public string? InReplyTo { get; init; }
}

/// <summary>Something that came with a message.</summary>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>audio</c>, <c>document</c>, <c>sticker</c>, <c>location</c>, <c>contact</c> or <c>other</c>.</param>
/// <param name="Reference">The provider's media id or URL; untrusted, never fetched with an ordinary client.</param>
/// <param name="ContentType">The media type, when told.</param>
/// <param name="Name">A file name or a label, when told.</param>
public sealed record MessageAttachment(string Type, string? Reference, string? ContentType = null, string? Name = null);
