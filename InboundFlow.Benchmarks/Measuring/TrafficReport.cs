using System.Globalization;
using InboundFlow.Benchmarks.Traffic;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>What a run of <c>traffic</c> found.</summary>
/// <param name="Repeated">How often a message had to be sent again.</param>
/// <param name="Acknowledged">Every message.</param>
/// <param name="Counts">Storage transactions, when they were counted.</param>
/// <param name="Raw">What the storage does at best, when it was ours to measure.</param>
internal sealed record TrafficReport(
    int Repeated,
    IReadOnlyCollection<Acknowledgement> Acknowledged,
    Outcome Outcome,
    IReadOnlyDictionary<(string Table, string Kind), int>? Counts,
    RawRates? Raw
)
{
    internal void Write(TextWriter output)
    {
        Latency acknowledging = new("webhook -> acknowledged");
        Latency assigning = new("webhook -> assigned");
        Dictionary<string, Acknowledgement> sent = Acknowledged.ToDictionary(
            one => one.Message.Id,
            StringComparer.Ordinal
        );
        int assigned = 0;
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (Acknowledgement one in Acknowledged)
        {
            acknowledging.Add(one.At - one.DueAt);
        }

        foreach (ConversationOutcome one in Outcome.Conversations)
        {
            Acknowledgement? first = one
                .Messages.Select(message => sent.GetValueOrDefault(message.Text ?? ""))
                .FirstOrDefault(found => found is not null);
            if (first is not null && one.Conversation.AssignedAt is { } assignedAt)
            {
                assigned++;
                assigning.Add(assignedAt - first.DueAt);
                last = assignedAt > last ? assignedAt : last;
            }
        }

        TimeSpan duration = last - Acknowledged.Min(one => one.DueAt);
        double perSecond = assigned / duration.TotalSeconds;
        Line(output, $"accepted {Acknowledged.Count}, assigned {assigned}, sent again {Repeated}");
        Line(output, $"{acknowledging}");
        Line(output, $"{assigning}");
        Line(
            output,
            $"{perSecond:0.0} conversations/s, from the first webhook to the last assignment ({duration.TotalSeconds:0.0} s)"
        );
        WriteCounts(output, perSecond, assigned);
    }

    private void WriteCounts(TextWriter output, double perSecond, int assigned)
    {
        double? perConversation = null;
        if (Counts is not null)
        {
            perConversation = (double)Counts.Where(IsRequest).Sum(count => count.Value) / assigned;
            Line(output, $"storage transactions per conversation: {perConversation:0.00}");
            foreach (((string table, string kind), int count) in Counts.OrderByDescending(count => count.Value))
            {
                Line(output, $"  {(double)count / assigned, 6:0.00}  {table} {kind}");
            }
        }

        if (Raw is null)
        {
            return;
        }

        Line(
            output,
            $"the same storage, plain: {Raw.InsertsPerSecond:0} inserts/s, {Raw.TransactionsPerSecond:0} transactions of {Raw.RowsPerTransaction} rows/s"
        );
        if (perConversation is { } transactions)
        {
            Line(
                output,
                $"share of what the storage could carry: {Share(Raw.InsertsPerSecond):P0} of its inserts, {Share(Raw.TransactionsPerSecond):P0} of its transactions"
            );
        }

        double Share(double raw) => perSecond / (raw / perConversation!.Value);
    }

    // Errors are counted beside the requests they answered, not in addition to them.
    private static bool IsRequest(KeyValuePair<(string Table, string Kind), int> count) =>
        !count.Key.Table.StartsWith('(');

    private static void Line(TextWriter output, FormattableString line) =>
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
