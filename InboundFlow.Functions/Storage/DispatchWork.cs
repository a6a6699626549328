using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>One call that waits for its turn in a transaction.</summary>
/// <param name="rows">The most rows it changes by itself.</param>
/// <param name="conversationId">The conversation it is about, if it is about one.</param>
internal abstract class DispatchWork(int rows, string? conversationId)
{
    public int Rows => rows;

    public string? ConversationId => conversationId;

    /// <summary>Whether the conversation's placement has to be read before.</summary>
    public bool ReadsFirst { get; set; }

    /// <summary>Whether it wants to know everything about what was granted and has not been told.</summary>
    public bool ReadsReasons { get; init; }

    /// <summary>
    /// Looks at the board as it stands before anything is decided. May run several times; the last time counts. Does not
    /// run while more is to be matched than one transaction takes.
    /// </summary>
    public Action<DispatchBoard>? Looks { get; init; }

    /// <summary>The conversations whose grants it wants to know with their reasons.</summary>
    public IEnumerable<string> ReasonsOf(DispatchBoard board) =>
        ReadsReasons ? [.. board.Untold.Select(grant => grant.ConversationId)]
        : conversationId is null ? []
        : [conversationId];

    /// <summary>Makes its changes. May run several times, each time on a new draft.</summary>
    public abstract void Apply(DispatchDraft draft);

    /// <summary>Takes the answer from the draft that was committed.</summary>
    public abstract void Answer(DispatchDraft draft);

    /// <summary>Gives the answer to the caller.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that it failed, unless it was answered.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class DispatchWork<T>(
    int rows,
    string? conversationId,
    Action<DispatchDraft> apply,
    Func<DispatchDraft, T> answer
) : DispatchWork(rows, conversationId)
{
    // The callers go on elsewhere, not in the loop that serves them.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => completion.Task;

    public override void Apply(DispatchDraft draft) => apply(draft);

    public override void Answer(DispatchDraft draft) => result = answer(draft);

    public override void Complete() => completion.TrySetResult(result!);

    public override void Fail(Exception exception) => completion.TrySetException(exception);
}
