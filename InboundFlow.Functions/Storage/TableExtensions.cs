using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>Shorthands over <see cref="ITable"/>.</summary>
public static class TableExtensions
{
    /// <summary>Reads a partition's rows whose keys begin with <paramref name="rowKeyPrefix"/>, in key order.</summary>
    public static IAsyncEnumerable<TableEntity> QueryAsync(
        this ITable table,
        string partitionKey,
        string rowKeyPrefix,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.QueryAsync(partitionKey, rowKeyPrefix, EndOf(rowKeyPrefix), columns, cancellationToken);
    }

    /// <summary>The first key after every key that begins with <paramref name="prefix"/>.</summary>
    public static string EndOf(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
    }
}
