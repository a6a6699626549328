using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary>The transaction that writes down a step of a conversation's workflow.</summary>
/// <remarks>
/// The first step knows the row's version from the transaction that opened the conversation, and costs no read. When the
/// row has changed since, it is read, and a later assignment that it tells of is left alone.
/// </remarks>
internal sealed class RecordTransaction(ITable contacts, ConversationIndex index, Progress progress)
{
    private const int MaxAttempts = 20;
    private const int LiveRow = 0;
    private static readonly string[] Read = ["AssignedAt", .. ListenerRows.Columns];
    private readonly ContactKeys keys = ContactKeys.Of(progress.ConversationId);
    private bool listened;

    private string ConversationKey => keys.Conversation(progress.ConversationId);

    /// <summary>Answers <see langword="false"/> when the conversation has been closed, and nothing was written.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        ETag? version = progress.RowVersion is string known ? new ETag(known) : null;
        bool eventsAlone = progress.Phase is null;
        listened = false;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (version is null && !eventsAlone)
            {
                (version, eventsAlone) = await ReadAsync(cancellationToken);
            }

            switch (await contacts.SubmitAsync(Actions(eventsAlone ? null : version), cancellationToken))
            {
                case CommitResult.Committed:
                    await (eventsAlone ? Task.CompletedTask : index.UpdateAsync(progress, cancellationToken));
                    return true;
                case CommitResult.Conflict { ActionIndex: LiveRow }:
                    return false;
                default:
                    version = null;
                    break;
            }
        }

        throw new InvalidOperationException(
            $"Conversation '{progress.ConversationId}' changed {MaxAttempts} times while a step of it was being recorded."
        );
    }

    private async Task<(ETag? Version, bool TellsOfALaterOne)> ReadAsync(CancellationToken cancellationToken)
    {
        TableEntity? row = await contacts.GetAsync(keys.ContactId, ConversationKey, Read, cancellationToken);
        listened = row is not null && ListenerRows.HasAny(row);
        return (row?.ETag, row?.GetDateTimeOffset("AssignedAt") > (progress.Stamp ?? DateTimeOffset.MinValue));
    }

    // Several agents may be asked, or need not answer any more, at one moment.
    private static string SubjectOf(TimelineEvent e) =>
        e.Type is "offered" or "declined" or "offerExpired" or "offerRevoked" ? e.Details["agentId"].GetString()! : "";

    // Without a version the events are written alone.
    private List<TableTransactionAction> Actions(ETag? version)
    {
        List<TableTransactionAction> actions = [ConversationStore.StillOpen(keys, progress.ConversationId)];
        if (version is ETag expected)
        {
            TableEntity row = ConversationRows.Progressed(progress, keys.ContactId, ConversationKey);
            row.SetText(
                "Request",
                progress.Request is null ? null : JsonSerializer.Serialize(progress.Request, Api.Json)
            );
            if (listened || progress.IsListenedTo)
            {
                TableEntity open = new(keys.ContactId, keys.Open);
                ListenerRows.Write(open, progress);
                ListenerRows.Write(row, progress);
                actions.Add(new(TableTransactionActionType.UpdateMerge, open));
            }

            actions.Add(new(TableTransactionActionType.UpdateMerge, row, expected));
        }
        else if (progress.NudgedAt is DateTimeOffset nudgedAt)
        {
            TableEntity row = new(keys.ContactId, ConversationKey) { ["NudgedAt"] = nudgedAt };
            actions.Add(new(TableTransactionActionType.UpdateMerge, row));
        }

        if (progress.ContactFields is not null)
        {
            TableEntity contact = new(keys.ContactId, keys.Contact);
            contact.SetText("Fields", JsonSerializer.Serialize(progress.ContactFields, Api.Json));
            actions.Add(new(TableTransactionActionType.UpdateMerge, contact));
        }

        actions.AddRange(
            progress.Events.Select(e => ConversationStore.AddEvent(keys, progress.ConversationId, e, SubjectOf(e)))
        );
        return actions;
    }
}
