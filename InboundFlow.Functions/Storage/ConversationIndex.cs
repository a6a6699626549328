using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary>The list of all conversations, newest first: a partition a month, one row a conversation.</summary>
/// <remarks>
/// A row is written <em>before</em> the conversation it announces, so that a crash in between leaves a row without a
/// conversation and never the reverse. What the row says may lag behind the contact's partition, which is the truth.
/// </remarks>
internal sealed class ConversationIndex(ITable table) : IConversationIndex
{
    /// <summary>Announces a conversation that is about to open.</summary>
    public Task AnnounceAsync(ConversationOpened opened, CancellationToken cancellationToken)
    {
        (string partition, string row) = KeyOf(opened.OpenedAt, opened.ConversationId);
        TableEntity entity = ConversationRows.Opened(opened, partition, row);
        return table.SubmitAsync([new(TableTransactionActionType.UpsertReplace, entity)], cancellationToken);
    }

    /// <summary>Writes down how a conversation got on. Safe to repeat.</summary>
    public Task UpdateAsync(Progress progress, CancellationToken cancellationToken)
    {
        (string partition, string row) = KeyOf(progress.OpenedAt, progress.ConversationId);
        TableEntity entity = ConversationRows.Progressed(progress, partition, row);
        return table.SubmitAsync([new(TableTransactionActionType.UpdateMerge, entity)], cancellationToken);
    }

    /// <summary>Writes down that a conversation was closed. Safe to repeat.</summary>
    public Task CloseAsync(Closing closing, DateTimeOffset openedAt, CancellationToken cancellationToken)
    {
        (string partition, string row) = KeyOf(openedAt, closing.ConversationId);
        TableEntity entity = ConversationRows.Closed(closing, partition, row);
        return table.SubmitAsync([new(TableTransactionActionType.UpdateMerge, entity)], cancellationToken);
    }

    public Task RemoveAsync(string conversationId, DateTimeOffset openedAt, CancellationToken cancellationToken)
    {
        (string partition, string row) = KeyOf(openedAt, conversationId);
        return table.SubmitAsync(
            [new(TableTransactionActionType.Delete, new TableEntity(partition, row))],
            cancellationToken
        );
    }

    public async IAsyncEnumerable<Conversation> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        string? afterConversationId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (DateTimeOffset month = until; month >= from; month = EndOfMonthBefore(month))
        {
            bool continues = month == until && afterConversationId is not null;
            string first = InvertedTicks(month) + (continues ? $"|{afterConversationId}~" : "");
            string end = InvertedTicks(from.AddTicks(-1));
            await foreach (TableEntity row in table.QueryAsync(PartitionOf(month), first, end, null, cancellationToken))
            {
                yield return ConversationRows.Read(row);
            }
        }
    }

    private static DateTimeOffset EndOfMonthBefore(DateTimeOffset at) =>
        new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);

    private static (string Partition, string Row) KeyOf(DateTimeOffset openedAt, string conversationId) =>
        (PartitionOf(openedAt), $"{InvertedTicks(openedAt)}|{conversationId}");

    private static string PartitionOf(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string InvertedTicks(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
