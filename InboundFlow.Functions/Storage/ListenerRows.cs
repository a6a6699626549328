using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary>Who wants to hear of a conversation's messages, as columns.</summary>
/// <remarks>
/// In the row of the conversation, for replies, and in the row that says that one is open, which every message reads
/// anyway. Conversations that nobody listens to have none of them.
/// </remarks>
internal static class ListenerRows
{
    private const string Dispatcher = "WantsMessages";
    private const string Watch = "ReplyWatch";

    /// <summary>The columns.</summary>
    public static readonly string[] Columns = [Dispatcher, Watch];

    /// <summary>Writes who listens once the step is written down. An empty text is read as none.</summary>
    public static void Write(TableEntity row, Progress progress)
    {
        row[Dispatcher] = progress.WantsMessages;
        if (progress.Phase == ConversationPhase.Assigned)
        {
            // While nobody has it the watch of the assignment before goes on.
            row[Watch] = progress.Watch?.InstanceId ?? "";
        }
    }

    /// <summary>Whether anybody does.</summary>
    public static bool HasAny(TableEntity row) => IsForDispatcher(row) || WatchOf(row) is not null;

    /// <summary>Whether the dispatcher does.</summary>
    public static bool IsForDispatcher(TableEntity row) => row.GetBoolean(Dispatcher) == true;

    /// <summary>The reply watch that does.</summary>
    public static string? WatchOf(TableEntity row) => row.GetString(Watch) is { Length: > 0 } watch ? watch : null;

    /// <summary>What there is to tell of a message; <see langword="null"/> when nobody listens.</summary>
    public static MessageNote? NoteOf(TableEntity row, string conversationId, DateTimeOffset at) =>
        HasAny(row) ? new(conversationId, at, IsForDispatcher(row), WatchOf(row)) : null;
}
