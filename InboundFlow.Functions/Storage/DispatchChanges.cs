using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>What a transaction changed on the board: enough to change another process's board in the same way.</summary>
/// <remarks>
/// Grows with what was changed, not with what is there: of an agent's holds only those that came or went are in it, and
/// of a conversation that got an agent not what it had asked for. Changes that follow each other may be applied to a
/// board that has some of them already; at the end it is the same.
/// </remarks>
/// <param name="Holds">The conversations whose holds came, went or changed: whoever has read them reads them again.</param>
internal sealed record DispatchChanges(
    DateTimeOffset? LastDecidedAt,
    IReadOnlyList<AgentChange> Agents,
    IReadOnlyList<TeamChange> Teams,
    IReadOnlyList<PaceChange> Paces,
    IReadOnlyList<SlotChange> Slots,
    IReadOnlyList<string> Holds
)
{
    /// <summary>What the draft changes.</summary>
    public static DispatchChanges Of(DispatchDraft draft) =>
        new(
            draft.Board.LastDecidedAt,
            [.. draft.Agents.Where(change => change.Differs).Select(AgentChange.Of)],
            [.. draft.Teams.Where(change => change.Differs).Select(change => new TeamChange(change.Id, change.After))],
            [.. draft.Paces.Where(change => change.Differs).Select(change => new PaceChange(change.Id, change.After))],
            [.. draft.Slots.Where(change => change.Differs).Select(SlotChange.Of)],
            [.. draft.Placements.Where(change => change.Differs).Select(change => change.Id)]
        );

    /// <summary>Makes the changes on the board. What is not there to be changed is left out.</summary>
    public void ApplyTo(DispatchBoard board)
    {
        foreach (AgentChange change in Agents)
        {
            change.ApplyTo(board);
        }

        foreach (TeamChange change in Teams)
        {
            board.SetTeam(change.Id, change.Team);
        }

        foreach (PaceChange change in Paces)
        {
            board.SetPace(change.Id, change.Pace);
        }

        foreach (SlotChange change in Slots)
        {
            change.ApplyTo(board);
        }

        board.LastDecidedAt = LastDecidedAt;
    }
}

/// <summary>A team as it will be; <see langword="null"/> when it is gone.</summary>
internal sealed record TeamChange(string Id, Team? Team);

/// <summary>A team's pace as it will be; <see langword="null"/> when it is gone.</summary>
internal sealed record PaceChange(string Id, TeamPace? Pace);

/// <summary>A conversation in the queue as it will be, or gone from it.</summary>
/// <param name="KeepsEntry">Whether it asks for what it asked for: then <paramref name="Slot"/> comes without its entry.</param>
internal sealed record SlotChange(string Id, QueueSlot? Slot, bool KeepsEntry)
{
    public static SlotChange Of(RowChange<QueueSlot> change)
    {
        QueueSlot? slot = change.After is null ? null : DispatchRows.Bare(change.After);
        return slot is not null && slot.Entry == change.Before?.Entry
            ? new(change.Id, slot with { Entry = null! }, true)
            : new(change.Id, slot, false);
    }

    public void ApplyTo(DispatchBoard board)
    {
        if (!KeepsEntry)
        {
            board.SetSlot(Id, Slot);
        }
        else if (board.FindSlot(Id) is QueueSlot present)
        {
            board.SetSlot(Id, Slot! with { Entry = present.Entry });
        }
    }
}
