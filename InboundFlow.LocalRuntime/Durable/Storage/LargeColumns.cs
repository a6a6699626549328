using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Which columns of a row are too large for it, and what stands in their place.</summary>
/// <remarks>
/// As the Azure Storage provider has it: the column is empty, and beside it stands the name of the blob with its text.
/// </remarks>
internal static class LargeColumns
{
    /// <summary>What a column takes, in UTF-16: the provider's limit, a little below that of Azure Tables.</summary>
    public const int MaxBytes = 60 * 1024;

    private const string Suffix = "BlobName";
    private const int LongestName = 1000;

    public static bool IsLarge(string text) => text.Length > MaxBytes / sizeof(char);

    /// <summary>The columns whose text has to go elsewhere.</summary>
    public static IReadOnlyList<string> In(TableEntity row)
    {
        List<string>? found = null;
        foreach ((string column, object? value) in row)
        {
            if (value is string text && IsLarge(text))
            {
                (found ??= []).Add(column);
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Has the row name the blob instead of the text.</summary>
    public static void Empty(TableEntity row, string column, string blobName)
    {
        row[column] = string.Empty;
        row[column + Suffix] = blobName;
    }

    /// <summary>The columns whose text is elsewhere.</summary>
    public static IReadOnlyList<(string Column, string BlobName)> EmptiedIn(TableEntity row)
    {
        List<(string, string)>? found = null;
        foreach ((string column, object? value) in row)
        {
            if (value is string blobName && column.EndsWith(Suffix, StringComparison.Ordinal))
            {
                (found ??= []).Add((column[..^Suffix.Length], blobName));
            }
        }

        return found ?? (IReadOnlyList<(string, string)>)[];
    }

    /// <summary>Puts the text back.</summary>
    public static void Fill(TableEntity row, string column, string text)
    {
        row[column] = text;
        row.Remove(column + Suffix);
    }

    /// <summary>How many bytes of a request the text will take, once what is too large is gone.</summary>
    public static long SizeInRequest(string text) =>
        IsLarge(text) ? LongestName : text.Length + (5L * text.Count(IsEscaped));

    // The storage client writes JSON with the default encoder: these take six bytes each.
    private static bool IsEscaped(char c) =>
        c is < ' ' or > '~' or '"' or '&' or '\'' or '+' or '<' or '>' or '\\' or '`';
}
