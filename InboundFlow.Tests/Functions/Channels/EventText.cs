using System.Globalization;
using InboundFlow.Functions.Channels;

namespace InboundFlow.Tests.Functions.Channels;

/// <summary>Prints an event in one line, so that a table of payloads can say what it expects.</summary>
internal static class EventText
{
    public static string Of(InboundEvent inboundEvent) =>
        inboundEvent switch
        {
            InboundEvent.MessageReceived received => OfMessage(received.Message),
            InboundEvent.MessageEdited e => $"edit {e.ProviderMessageId}{Quoted(e.Text)} from{Names(e.From)}{At(e.At)}",
            InboundEvent.MessageRemoved e => $"removal {e.ProviderMessageId} from{Names(e.From)}{At(e.At)}",
            InboundEvent.ReactionReceived e =>
                $"reaction {e.ProviderMessageId} {e.Emoji ?? "removed"} from{Names(e.From)}{At(e.At)}",
            InboundEvent.EchoReceived e => $"echo {e.ProviderMessageId}{Quoted(e.Text)} to{Names(e.To)}{At(e.At)}",
            InboundEvent.StatusChanged e =>
                $"status {e.ProviderMessageId} {e.Status} to{Names(e.To)}{At(e.At)}{With("code", e.ErrorCode)}",
            InboundEvent.IdentityChanged e => $"identity{Names([e.Previous])} ->{Names([e.Current])}",
            InboundEvent.Ignored e => $"ignored {e.Kind}",
            InboundEvent.Malformed e => $"malformed {e.Reason}",
            _ => throw new ArgumentOutOfRangeException(nameof(inboundEvent), inboundEvent, "An event of a new sort."),
        };

    private static string OfMessage(InboundMessage message) =>
        $"message {message.ProviderMessageId} {message.Kind}{Quoted(message.Text)} from{Names(message.From)}"
        + (message.ProfileName is null ? "" : " name" + Quoted(message.ProfileName))
        + With("language", message.ProfileLanguage)
        + At(message.SentAt)
        + With("answers", message.InReplyTo)
        + (
            message.Attachments.Count == 0 ? "" : " with " + string.Join(", ", message.Attachments.Select(OfAttachment))
        );

    private static string OfAttachment(MessageAttachment attachment) =>
        $"{attachment.Type}({$"{attachment.Reference}, {attachment.ContentType}, {attachment.Name}".TrimEnd(',', ' ')})";

    private static string Names(IReadOnlyList<ContactIdentity> names) =>
        string.Concat(names.Select(name => $" {name.Kind}={name.Value}"));

    private static string At(DateTimeOffset? at) =>
        at is null ? "" : " at " + at.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string With(string word, string? value) => value is null ? "" : $" {word} {value}";

    private static string Quoted(string? text) =>
        text is null
            ? ""
            : $" \"{text.Replace("\"", "\\u0022", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
