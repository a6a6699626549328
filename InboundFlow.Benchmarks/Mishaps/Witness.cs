using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>Stands at the table and sees each transaction that is made, by whichever process.</summary>
/// <param name="moved">Told where conversations stand after a transaction that stood elsewhere before.</param>
/// <param name="wornOut">Told who was set to busy since they let offers expire.</param>
internal sealed class Witness(ITable table, Action<IReadOnlyList<PlacementChange>> moved, Action<string> wornOut)
    : TableSeam(table)
{
    private static readonly DispatchRows Rows = new(new AssignmentOptions().WorkspaceId);

    private readonly ITable stored = table;
    private readonly Dictionary<string, Placement> placements = new(StringComparer.Ordinal);

    /// <summary>What is stored.</summary>
    public DispatchBoard Board { get; } = new();

    /// <summary>Where the conversations stand that are here.</summary>
    public IReadOnlyDictionary<string, Placement> Placements => placements;

    public override async Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        CommitResult result = await stored.SubmitAsync(actions, cancellationToken);
        if (result is CommitResult.Committed)
        {
            See(actions);
        }

        return result;
    }

    private void See(IReadOnlyList<TableTransactionAction> actions)
    {
        List<PlacementChange> changes = [];
        foreach (TableTransactionAction action in actions)
        {
            TableEntity row = (TableEntity)action.Entity;
            bool isGone = action.ActionType == TableTransactionActionType.Delete;
            if (IdOf(row, Rows.HoldPrefix) is string held)
            {
                Placement? placement = isGone ? null : DispatchRows.ToPlacement(row);
                if (isGone || placement is not null)
                {
                    changes.Add(new(held, placement));
                }
            }
            else if (IdOf(row, Rows.WaitPrefix) is string queued)
            {
                SeeSlot(queued, isGone ? null : DispatchRows.ToSlot(row), changes);
            }
            else
            {
                SeeRow(row, isGone);
            }
        }

        changes.Sort(InOrder);
        foreach (PlacementChange change in changes)
        {
            Keep(change);
        }

        moved(changes);
    }

    private void SeeSlot(string conversationId, QueueSlot? slot, List<PlacementChange> changes)
    {
        Board.SetSlot(conversationId, slot);
        if (slot is { IsWaiting: true })
        {
            changes.Add(new(conversationId, slot.Placement));
        }
    }

    private void SeeRow(TableEntity row, bool isGone)
    {
        if (IdOf(row, Rows.AgentPrefix) is string agentId)
        {
            Agent? agent = isGone ? null : DispatchRows.ToAgent(row);
            bool wasOnline = Board.FindAgent(agentId) is { Presence: Presence.Online };
            Board.SetAgent(agentId, agent);
            if (wasOnline && agent is { Presence: Presence.Busy })
            {
                wornOut(agentId);
            }
        }
        else if (IdOf(row, Rows.TeamPrefix) is string teamId)
        {
            Board.SetTeam(teamId, isGone ? null : DispatchRows.ToTeam(row));
        }
        else if (IdOf(row, Rows.PacePrefix) is string paceId)
        {
            Board.SetPace(paceId, isGone ? null : Rows.ToPace(row));
        }
    }

    private void Keep(PlacementChange change)
    {
        if (change.After is Placement placement)
        {
            placements[change.ConversationId] = placement;
        }
        else
        {
            placements.Remove(change.ConversationId);
        }
    }

    private static string? IdOf(TableEntity row, string prefix) =>
        row.RowKey.StartsWith(prefix, StringComparison.Ordinal) ? row.RowKey[prefix.Length..] : null;

    // Each decision is made an instant after the one before.
    private static int InOrder(PlacementChange x, PlacementChange y)
    {
        int at = Nullable.Compare(x.After?.DecidedAt, y.After?.DecidedAt);
        return at != 0 ? at : string.CompareOrdinal(x.ConversationId, y.ConversationId);
    }
}
