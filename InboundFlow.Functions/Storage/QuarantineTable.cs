using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary><see cref="IQuarantine"/>: a partition a channel and day, a body in as many rows as it needs.</summary>
internal sealed class QuarantineTable(ITable table) : IQuarantine
{
    private const int PropertyBytes = 60 * 1024;
    private const int PropertiesInRow = 15;
    private const int RowBytes = PropertyBytes * PropertiesInRow;

    public async Task KeepAsync(
        string channelId,
        string reason,
        ReadOnlyMemory<byte> body,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        string day = receivedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string hash = Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 16));
        string partition = $"{channelId}|{day}";
        for (int part = 0; part == 0 || part * RowBytes < body.Length; part++)
        {
            ReadOnlyMemory<byte> piece = body[(part * RowBytes)..Math.Min(body.Length, (part + 1) * RowBytes)];
            TableEntity row = new(partition, $"{partition}|{hash}|{part:00}")
            {
                ["Reason"] = reason,
                ["ReceivedAt"] = receivedAt,
                ["Length"] = body.Length,
            };
            for (int property = 0; property * PropertyBytes < piece.Length; property++)
            {
                int from = property * PropertyBytes;
                row[$"Body_{property:00}"] = piece[from..Math.Min(piece.Length, from + PropertyBytes)].ToArray();
            }

            // A row at a time: together they may be more than one transaction holds.
            await table.SubmitAsync([new(TableTransactionActionType.UpsertReplace, row)], cancellationToken);
        }
    }
}
