using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>The dispatcher without its storage: the same board, the same drafts and the same decisions.</summary>
/// <remarks>A draft is what production writes in one transaction; here it is kept by being left as it is.</remarks>
internal sealed class SimulatedDispatch
{
    private readonly Dictionary<string, Placement?> held = new(StringComparer.Ordinal);
    private readonly List<PlacementChange> changes = [];
    private readonly List<string> wornOut = [];
    private readonly List<Placement> untold = [];

    public DispatchBoard Board { get; } = new();

    /// <summary>When something changes by itself, if nothing else happens before.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>Who was set to busy by the last change since they let offers expire.</summary>
    public IReadOnlyList<string> WornOut => wornOut;

    /// <summary>Those whose agent has left them for too long, if the last call was a tick.</summary>
    public IReadOnlyList<AbandonedConversation> Abandoned { get; private set; } = [];

    /// <summary>Does what is asked for, and matches the queue until nothing matches any more.</summary>
    /// <returns>Where conversations stand that stood elsewhere before. Valid until the next call.</returns>
    public IReadOnlyList<PlacementChange> Do(DateTimeOffset now, DispatchCall call)
    {
        changes.Clear();
        wornOut.Clear();
        DispatchDraft draft = new(Board, held, now);
        Abandoned = Apply(draft, call);
        while (!draft.Drain())
        {
            Keep(draft);
            draft = new(Board, held, now);
        }

        Keep(draft);
        NextAt = draft.NextAt;
        if (changes.Count > 1)
        {
            changes.Sort(InOrder);
        }

        return changes;
    }

    private static IReadOnlyList<AbandonedConversation> Apply(DispatchDraft draft, DispatchCall call)
    {
        switch (call)
        {
            case DispatchCall.Ask ask:
                draft.Ask(ask.Request);
                break;
            case DispatchCall.Release release:
                draft.Release(release.Id);
                break;
            case DispatchCall.Review review:
                draft.Review(review.Id, review.DueAt);
                break;
            case DispatchCall.AnswerOffer answer:
                draft.AnswerOffer(answer.Id, answer.AgentId, answer.Accept);
                break;
            case DispatchCall.ReturnToQueue back:
                draft.ReturnToQueue(back.Request, back.FromAgentId);
                break;
            case DispatchCall.SetPresence presence:
                draft.SetPresence(presence.AgentId, presence.Presence, presence.WhenFinished);
                break;
            default:
                return draft.Tick();
        }

        return [];
    }

    // Each decision is made an instant after the one before.
    private static int InOrder(PlacementChange x, PlacementChange y)
    {
        int at = Nullable.Compare(x.After?.DecidedAt, y.After?.DecidedAt);
        return at != 0 ? at : string.CompareOrdinal(x.ConversationId, y.ConversationId);
    }

    private void Keep(DispatchDraft draft)
    {
        foreach (RowChange<Placement> change in draft.Placements)
        {
            if (change.After is { AgentId: not null } assigned)
            {
                // The reason is for the record, and there is none here.
                held[change.Id] = assigned with
                {
                    Reason = null,
                };
                changes.Add(new(change.Id, assigned));
            }
            else if (change is { Before: not null, After: null })
            {
                held.Remove(change.Id);
                changes.Add(new(change.Id, null));
            }
        }

        KeepWaiting(draft);
        foreach (RowChange<Agent> change in draft.Agents)
        {
            if (change is { Before.Presence: Presence.Online, After.Presence: Presence.Busy })
            {
                wornOut.Add(change.Id);
            }
        }
    }

    private void KeepWaiting(DispatchDraft draft)
    {
        untold.Clear();
        foreach (RowChange<QueueSlot> change in draft.Slots)
        {
            if (change.After is not QueueSlot slot)
            {
                continue;
            }

            if (slot.IsWaiting && change.Differs)
            {
                held.Remove(change.Id);
                changes.Add(new(change.Id, slot.Placement));
            }

            if (slot.IsUntold)
            {
                untold.Add(slot.Placement);
            }
        }

        foreach (Placement placement in untold)
        {
            draft.MarkTold(placement);
        }
    }
}

/// <summary>Where a conversation stands now; <see langword="null"/> when it is over.</summary>
internal readonly record struct PlacementChange(string ConversationId, Placement? After);
