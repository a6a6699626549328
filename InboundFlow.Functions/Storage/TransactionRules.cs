using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>What Azure Tables refuses and Azurite lets through, refused here so that it shows on the first run.</summary>
/// <remarks>Limits: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</remarks>
public static class TransactionRules
{
    private const int MaxActions = 100;
    private const int MaxProperties = 252;
    private const int MaxPropertyBytes = 64 * 1024;
    private const int MaxRowBytes = 1024 * 1024;

    /// <summary>Throws when the actions are not one lawful transaction.</summary>
    /// <exception cref="ArgumentException">Names the row and the rule.</exception>
    public static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count is 0 or > MaxActions)
        {
            throw new ArgumentException(
                $"A transaction has 1 to {MaxActions} actions, not {actions.Count}.",
                nameof(actions)
            );
        }

        HashSet<string> rowKeys = new(StringComparer.Ordinal);
        foreach (TableTransactionAction action in actions)
        {
            ITableEntity row = action.Entity;
            if (!string.Equals(row.PartitionKey, actions[0].Entity.PartitionKey, StringComparison.Ordinal))
            {
                throw new ArgumentException("A transaction stays within one partition.", nameof(actions));
            }

            if (!rowKeys.Add(row.RowKey))
            {
                throw new ArgumentException(
                    $"A transaction changes a row once, and '{row.RowKey}' is in it twice.",
                    nameof(actions)
                );
            }

            if (row is TableEntity properties)
            {
                CheckSize(properties);
            }
        }
    }

    private static void CheckSize(TableEntity row)
    {
        if (row.Count > MaxProperties + 2)
        {
            throw new ArgumentException($"Row '{row.RowKey}' has more than {MaxProperties} properties.", nameof(row));
        }

        long total = 0;
        foreach ((string name, object? value) in row)
        {
            int size = SizeOf(value);
            if (size > MaxPropertyBytes)
            {
                throw new ArgumentException($"Property '{name}' of row '{row.RowKey}' is over 64 KiB.", nameof(row));
            }

            total += (2 * name.Length) + size + 8;
        }

        if (total > MaxRowBytes)
        {
            throw new ArgumentException($"Row '{row.RowKey}' is over 1 MiB.", nameof(row));
        }
    }

    private static int SizeOf(object? value) =>
        value switch
        {
            null => 0,
            string text => 2 * text.Length,
            byte[] bytes => bytes.Length,
            BinaryData data => data.ToMemory().Length,
            _ => 16,
        };
}
