using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Keeps the texts that no row can take in blobs.</summary>
/// <remarks>
/// A blob is written before the row that names it and removed after it, so a crash leaves at worst a blob that no row
/// names; it goes when its instance continues as new or is purged. Whoever writes a row that names blobs holds the
/// instance meanwhile, so that nobody takes them for unnamed.
/// </remarks>
internal sealed class LargePayloads(PayloadBlobs blobs)
{
    private const int Parallelism = 8;

    private readonly KnownBlobs known = new(capacity: 50_000);

    // An instance's is found by its hash; that others share it costs them a little time.
    private readonly SemaphoreSlim[] holds = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Moves what is too large for rows of one instance to blobs; does nothing when nothing is.</summary>
    /// <returns>To be kept until the rows are stored.</returns>
    public async Task<IDisposable?> OffloadAsync(
        string instanceId,
        IEnumerable<TableEntity> rows,
        CancellationToken cancellationToken
    )
    {
        List<(TableEntity Row, string Column)> large =
        [
            .. rows.SelectMany(LargeColumns.In, (row, column) => (row, column)),
        ];
        if (large.Count == 0)
        {
            return null;
        }

        IDisposable hold = await HoldAsync(instanceId, cancellationToken);
        try
        {
            await WriteAsync(instanceId, large, cancellationToken);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Puts the texts back into the rows.</summary>
    /// <param name="remember">Nobody removes blobs of these instances meanwhile: take note of what is there.</param>
    /// <returns>The rows that name a blob that is not there: they have been replaced meanwhile, or data is lost.</returns>
    public async Task<IReadOnlyCollection<TableEntity>> RestoreAsync(
        IEnumerable<TableEntity> rows,
        bool remember,
        CancellationToken cancellationToken
    )
    {
        (TableEntity Row, string Column, string Name)[] emptied =
        [
            .. rows.SelectMany(LargeColumns.EmptiedIn, (row, found) => (row, found.Column, found.BlobName)),
        ];
        if (emptied.Length == 0)
        {
            return [];
        }

        string?[] texts = new string?[emptied.Length];
        await Parallel.ForAsync(
            0,
            emptied.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (i, token) => texts[i] = await blobs.ReadAsync(emptied[i].Name, token)
        );
        HashSet<TableEntity> incomplete = [];
        foreach (((TableEntity row, string column, string name), string? text) in emptied.Zip(texts))
        {
            if (text is null)
            {
                incomplete.Add(row);
                continue;
            }

            LargeColumns.Fill(row, column, text);
            if (remember)
            {
                known.Add(name[..(name.IndexOf('/', StringComparison.Ordinal) + 1)], name);
            }
        }

        return incomplete;
    }

    /// <summary>Keeps others from writing rows of the instance that name blobs.</summary>
    public async Task<IDisposable> HoldAsync(string instanceId, CancellationToken cancellationToken)
    {
        int hash = StringComparer.Ordinal.GetHashCode(instanceId);
        SemaphoreSlim hold = holds[(uint)hash % (uint)holds.Length];
        await hold.WaitAsync(cancellationToken);
        return new Release(hold);
    }

    /// <summary>Whether the instance may have blobs, as far as this process has seen any.</summary>
    public bool MayHave(string instanceId) => known.HasAny(PayloadBlobs.FolderOf(instanceId));

    /// <summary>Removes what rows that are gone have named, and nothing else does.</summary>
    /// <param name="readRows">Reads all rows of the instance that are there.</param>
    public async Task CollectAsync(
        string instanceId,
        Func<Task<IEnumerable<TableEntity>>> readRows,
        CancellationToken cancellationToken
    )
    {
        using IDisposable hold = await HoldAsync(instanceId, cancellationToken);
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (TableEntity row in await readRows())
        {
            named.UnionWith(LargeColumns.EmptiedIn(row).Select(found => found.BlobName));
        }

        await RemoveAsync(PayloadBlobs.FolderOf(instanceId), named, cancellationToken);
    }

    /// <summary>Removes all blobs of an instance that the caller holds.</summary>
    public Task RemoveAllAsync(string instanceId, CancellationToken cancellationToken) =>
        RemoveAsync(PayloadBlobs.FolderOf(instanceId), [], cancellationToken);

    /// <summary>Takes note that no more rows of this instance are to be expected.</summary>
    public void Forget(string instanceId) => known.Forget(PayloadBlobs.FolderOf(instanceId));

    /// <summary>What to say when a blob is not there, however often its row is read.</summary>
    public static InvalidDataException Lost(string instanceId, TableEntity row) =>
        new(
            $"Orchestration '{instanceId}': its blob '{LargeColumns.EmptiedIn(row)[0].BlobName}' is gone, and with it a "
                + "payload. Was it removed by hand, or has the storage lost it? Purge the instance, or bring the blob back."
        );

    private async Task WriteAsync(
        string instanceId,
        IReadOnlyList<(TableEntity Row, string Column)> large,
        CancellationToken cancellationToken
    )
    {
        string folder = PayloadBlobs.FolderOf(instanceId);
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach ((TableEntity row, string column) in large)
        {
            string text = row.GetString(column);
            string name = PayloadBlobs.NameOf(instanceId, text);
            texts[name] = text;
            LargeColumns.Empty(row, column, name);
        }

        await Parallel.ForEachAsync(
            texts.Where(entry => !known.Has(folder, entry.Key)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (entry, token) =>
            {
                await blobs.WriteAsync(entry.Key, entry.Value, token);
                known.Add(folder, entry.Key);
            }
        );
    }

    private async Task RemoveAsync(string folder, HashSet<string> kept, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> found = await blobs.FindAsync(folder, cancellationToken);
        known.Forget(folder);
        await Parallel.ForEachAsync(
            found.Where(name => !kept.Contains(name)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (name, token) => await blobs.RemoveAsync(name, token)
        );
        foreach (string name in found.Where(kept.Contains))
        {
            known.Add(folder, name);
        }
    }

    private sealed class Release(SemaphoreSlim hold) : IDisposable
    {
        public void Dispose() => hold.Release();
    }
}
