using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>The dispatcher without its storage: the same board, the same drafts and the same decisions.</summary>
/// <remarks>A draft is what production writes in one transaction; here it is kept by being left as it is.</remarks>
internal sealed class SimulatedDispatch
{
    private readonly Dictionary<string, Placement?> held = new(StringComparer.Ordinal);
    private readonly List<PlacementChange> changes = [];

    public DispatchBoard Board { get; } = new();

    /// <summary>Makes the change, and matches the queue until nothing matches any more.</summary>
    /// <returns>Where that put conversations that stood elsewhere before. Valid until the next call.</returns>
    public IReadOnlyList<PlacementChange> Do(DateTimeOffset now, Action<DispatchDraft> change)
    {
        changes.Clear();
        DispatchDraft draft = new(Board, held, now);
        change(draft);
        while (!draft.Drain())
        {
            Keep(draft);
            draft = new(Board, held, now);
        }

        Keep(draft);
        if (changes.Count > 1)
        {
            changes.Sort(InOrder);
        }

        return changes;
    }

    // Each assignment is made an instant after the one before.
    private static int InOrder(PlacementChange x, PlacementChange y)
    {
        int at = Nullable.Compare(x.After?.AssignedAt, y.After?.AssignedAt);
        return at != 0 ? at : string.CompareOrdinal(x.ConversationId, y.ConversationId);
    }

    private void Keep(DispatchDraft draft)
    {
        foreach (RowChange<Placement> change in draft.Placements)
        {
            if (!change.Differs)
            {
                continue;
            }

            changes.Add(new(change.Id, change.Before, change.After));
            if (change.After?.AgentId is null)
            {
                held.Remove(change.Id);
                continue;
            }

            // The reason is for the record, and there is none here.
            held[change.Id] = change.After with
            {
                Reason = null,
            };
            draft.MarkTold(change.After);
        }
    }
}

/// <summary>Where a conversation stood, and where it stands now; <see langword="null"/> where it is not here.</summary>
internal readonly record struct PlacementChange(string ConversationId, Placement? Before, Placement? After);
