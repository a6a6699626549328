using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>The latest transactions of a dispatch partition, from which another process learns what it missed.</summary>
/// <remarks>
/// <see cref="Length"/> rows, written in turn: the transaction that makes version n overwrites the one that made version
/// n - <see cref="Length"/>. Whoever missed more than that reads the whole partition. Catching up costs the head and a
/// row for each transaction missed, read at the same time, however large the partition is.
/// </remarks>
internal sealed class DispatchJournal(ITable table, DispatchRows rows)
{
    /// <summary>How many transactions are kept.</summary>
    public const int Length = 256;

    private const int ReadsAtOnce = 16;

    /// <summary>The row that tells of a transaction. When its changes do not fit in a row, it says only that it was.</summary>
    public TableTransactionAction Write(long version, string commitId, DispatchChanges changes)
    {
        TableEntity row = new(rows.Partition, KeyOf(version)) { ["Version"] = version, ["CommitId"] = commitId };
        row.TryPack("Changes", changes);
        return new(TableTransactionActionType.UpsertReplace, row);
    }

    /// <summary>Reads what happened after <paramref name="version"/>.</summary>
    /// <param name="expected">How many transactions were probably missed: so many are asked for along with the head.</param>
    public async Task<DispatchNews> ReadAsync(long version, int expected, CancellationToken cancellationToken)
    {
        Task<List<DispatchEntry>> guessing = ReadSomeAsync(version, expected, cancellationToken);
        TableEntity? head = await table.GetAsync(rows.Partition, rows.HeadKey, null, cancellationToken);
        List<DispatchEntry> entries = await guessing;
        long present = head?.GetInt64("Version") ?? 0;
        if (present < version || present - version > Length)
        {
            return new(head?.ETag, present, null);
        }

        // What was asked for along with the head may have been written after we had looked, and more than the head says.
        int missed = (int)(present - version);
        entries.AddRange(await ReadSomeAsync(version + entries.Count, missed - entries.Count, cancellationToken));
        return new(head?.ETag, present, entries.Count < missed ? null : entries[..missed]);
    }

    // As far as they follow each other.
    private async Task<List<DispatchEntry>> ReadSomeAsync(long version, int count, CancellationToken cancellationToken)
    {
        List<DispatchEntry> found = [];
        while (found.Count < count)
        {
            int some = Math.Min(ReadsAtOnce, count - found.Count);
            DispatchEntry?[] next = await Task.WhenAll(
                Enumerable.Range(1, some).Select(step => GetAsync(version + found.Count + step, cancellationToken))
            );
            int before = found.Count;
            found.AddRange(next.TakeWhile(entry => entry is not null)!);
            if (found.Count - before < some)
            {
                // One is missing. Those after it may be there: where a journal is overwritten its oldest go first.
                break;
            }
        }

        return found;
    }

    // In its place there may be an older one, or already a later one.
    private async Task<DispatchEntry?> GetAsync(long version, CancellationToken cancellationToken) =>
        await table.GetAsync(rows.Partition, KeyOf(version), null, cancellationToken) is TableEntity row
        && row.GetInt64("Version") == version
            ? ToEntry(row)
            : null;

    /// <summary>What a row of the journal tells.</summary>
    public static DispatchEntry ToEntry(TableEntity row) =>
        new(row.GetInt64("Version") ?? 0, row.GetString("CommitId"), row.Unpack<DispatchChanges>("Changes"));

    private string KeyOf(long version) =>
        rows.LogPrefix + (version % Length).ToString("D3", CultureInfo.InvariantCulture);
}

/// <summary>A transaction.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="CommitId">Which attempt of which process it was.</param>
/// <param name="Changes"><see langword="null"/> when they were too many for a row.</param>
internal sealed record DispatchEntry(long Version, string? CommitId, DispatchChanges? Changes);

/// <summary>What happened since a version.</summary>
/// <param name="Head">The head's ETag when it was read; <see langword="null"/> when there is no head.</param>
/// <param name="Version">The version then.</param>
/// <param name="Entries">All transactions in between, in order; <see langword="null"/> when they are not all known any more.</param>
internal sealed record DispatchNews(ETag? Head, long Version, IReadOnlyList<DispatchEntry>? Entries)
{
    /// <summary>Whether the board can be brought to that version.</summary>
    public bool IsComplete => Entries?.All(entry => entry.Changes is not null) == true;
}
