using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>
/// An event as it is stored: that a turn begins before it and ends after it are columns of its row, since half of all
/// rows would otherwise say nothing else.
/// </summary>
/// <param name="TurnBegan">When the turn began whose first event this is.</param>
/// <param name="TurnEnded">When the turn ended whose last event this is.</param>
internal sealed record FramedEvent(HistoryEvent Event, DateTimeOffset? TurnBegan, DateTimeOffset? TurnEnded)
{
    /// <summary>A part of a history, as it is stored. Frames around nothing are stored like other events.</summary>
    public static IReadOnlyList<FramedEvent> Fold(IReadOnlyList<HistoryEvent> events)
    {
        List<FramedEvent> folded = [];
        for (int i = 0; i < events.Count; i++)
        {
            DateTimeOffset? began = null;
            if (events[i] is OrchestratorStarted && i + 1 < events.Count && !IsFrame(events[i + 1]))
            {
                began = events[i++].At;
            }

            HistoryEvent item = events[i];
            DateTimeOffset? ended = null;
            if (!IsFrame(item) && i + 1 < events.Count && events[i + 1] is OrchestratorCompleted)
            {
                ended = events[++i].At;
            }

            folded.Add(new FramedEvent(item, began, ended));
        }

        return folded;
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public void Write(TableEntity row)
    {
        HistoryColumns.Write(row, Event);
        row[nameof(OrchestratorStarted)] = TurnBegan;
        row[nameof(OrchestratorCompleted)] = TurnEnded;
    }

    /// <summary>The events of a row, in order.</summary>
    public static IEnumerable<HistoryEvent> Read(TableEntity row)
    {
        if (row.GetDateTimeOffset(nameof(OrchestratorStarted)) is { } began)
        {
            yield return new OrchestratorStarted { At = began };
        }

        yield return HistoryColumns.Read(row);
        if (row.GetDateTimeOffset(nameof(OrchestratorCompleted)) is { } ended)
        {
            yield return new OrchestratorCompleted { At = ended };
        }
    }

    private static bool IsFrame(HistoryEvent item) => item is OrchestratorStarted or OrchestratorCompleted;
}
