using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Tests.Functions.Conversations.ReplyWatching;

/// <summary>Conversations and messages with whatever a test does not care about filled in.</summary>
internal static class SomeTalk
{
    /// <summary>One that Ada has.</summary>
    public static Conversation Conversation(DateTimeOffset assignedAt) =>
        new(
            "c1",
            "contact",
            "demo",
            "contact",
            ConversationStatus.Open,
            ConversationPhase.Assigned,
            "support",
            "ada",
            0,
            assignedAt,
            assignedAt,
            assignedAt,
            null,
            null,
            null,
            0
        );

    public static Message Inbound(DateTimeOffset at, bool takenBack = false) =>
        Message(MessageDirection.Inbound, at, DeliveryStatus.Delivered) with
        {
            RemovedAt = takenBack ? at : null,
        };

    public static Message Outbound(DateTimeOffset at, DeliveryStatus status = DeliveryStatus.Sent) =>
        Message(MessageDirection.Outbound, at, status);

    private static Message Message(MessageDirection direction, DateTimeOffset at, DeliveryStatus status) =>
        new($"m{at.Ticks}", direction, "text", "…", [], null, at, status, null, null, null, null);
}
