using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Channels;

/// <summary>What became of one event of a delivery.</summary>
public abstract record IntakeResult
{
    private IntakeResult() { }

    /// <summary>
    /// The workflow that has to be started, or <see langword="null"/>. Not only of a conversation that opened just now:
    /// the process may have died between opening it and starting its workflow, and then the redelivery is the first to
    /// come by.
    /// </summary>
    public WorkflowStart? WorkflowToStart =>
        this switch
        {
            Opened opened => new(opened.Conversation.ConversationId, opened.Conversation),
            Duplicate { StartWorkflow: true, ConversationId: string id } => new(id, null),
            _ => null,
        };

    /// <summary>Whom to tell of the message; <see langword="null"/> when nobody asked.</summary>
    public MessageNote? Note { get; init; }

    /// <summary>A conversation opened with this message.</summary>
    public sealed record Opened(ConversationOpened Conversation) : IntakeResult;

    /// <summary>It was added to what is known, usually to a conversation.</summary>
    public sealed record Stored(string? ConversationId) : IntakeResult;

    /// <summary>It had been stored before; nothing was changed.</summary>
    public sealed record Duplicate(string? ConversationId, bool StartWorkflow = false) : IntakeResult;

    /// <summary>There was nothing to store. <paramref name="Kind"/> is a short label for the counter, never content.</summary>
    public sealed record Counted(string Kind) : IntakeResult;
}

/// <summary>A workflow that has to be started, unless it was.</summary>
/// <param name="Opened">What it starts with, if the conversation opened just now; <see langword="null"/> to read it.</param>
public sealed record WorkflowStart(string ConversationId, ConversationOpened? Opened);
