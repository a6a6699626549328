namespace InboundFlow.Functions.Channels;

/// <summary>What became of one event of a delivery.</summary>
public abstract record IntakeResult
{
    private IntakeResult() { }

    /// <summary>
    /// The conversation whose workflow has to be started, or <see langword="null"/>. Not only a conversation that opened
    /// just now: the process may have died between opening it and starting its workflow, and then the redelivery, or the
    /// person's next message, is the first to come by.
    /// </summary>
    public string? WorkflowToStart =>
        this switch
        {
            Opened opened => opened.ConversationId,
            Stored { StartWorkflow: true } stored => stored.ConversationId,
            Duplicate { StartWorkflow: true } duplicate => duplicate.ConversationId,
            _ => null,
        };

    /// <summary>A conversation opened with this message.</summary>
    public sealed record Opened(string ConversationId) : IntakeResult;

    /// <summary>It was added to what is known, usually to a conversation.</summary>
    public sealed record Stored(string? ConversationId, bool StartWorkflow = false) : IntakeResult;

    /// <summary>It had been stored before; nothing was changed.</summary>
    public sealed record Duplicate(string? ConversationId, bool StartWorkflow = false) : IntakeResult;

    /// <summary>There was nothing to store. <paramref name="Kind"/> is a short label for the counter, never content.</summary>
    public sealed record Counted(string Kind) : IntakeResult;
}
