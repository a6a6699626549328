using Azure;
using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Writes to one partition: one transaction at a time, and what comes meanwhile together in the next.</summary>
/// <remarks>
/// Nothing waits for company: what comes to an idle partition is sent at once. A unit is written whole or not at all, and
/// what it hears is its own: when the storage refuses one, the others of its transaction are sent again without it, and
/// when nobody knows what became of a transaction, each of its units hears so, as if it had been alone.
/// </remarks>
internal sealed class JointTransactions
{
    // So often a transaction is sent again without the unit that was refused; after that each goes alone.
    private const int MaxRefusals = 2;

    private readonly TableClient table;
    private readonly Gathering<Unit> gathering;

    public JointTransactions(TableClient table)
    {
        this.table = table;
        gathering = new Gathering<Unit>(Take, SendAsync);
    }

    /// <summary>Writes a unit: at most <see cref="TurnTransactions.MaxActions"/>, each to a row of its own.</summary>
    /// <param name="cancellationToken">Counts until the unit is sent: then its fate is waited for.</param>
    /// <returns>The new version of the first action's row; empty when it is removed.</returns>
    /// <exception cref="RequestFailedException">The storage has refused it, or has failed.</exception>
    public Task<string> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        Unit unit = new(actions, cancellationToken);
        gathering.Add(unit);
        return unit.Written.Task;
    }

    private async Task SendAsync(List<Unit> units)
    {
        for (int refusals = 0; refusals < MaxRefusals && units.Count > 0; refusals++)
        {
            units = await SubmitAsync(units);
        }

        foreach (Unit unit in units)
        {
            await SubmitAsync([unit]);
        }
    }

    /// <summary>Takes as many as fit into one transaction.</summary>
    private static List<Unit> Take(Queue<Unit> waiting)
    {
        List<Unit> units = [];
        HashSet<string> rows = new(StringComparer.Ordinal);
        long bytes = 0;
        while (waiting.TryPeek(out Unit? unit))
        {
            bool fits =
                rows.Count + unit.Actions.Count <= TurnTransactions.MaxActions
                && bytes + unit.Bytes <= TurnTransactions.MaxBytes
                // A transaction takes a row once.
                && !unit.Actions.Any(action => rows.Contains(action.Entity.RowKey));
            if (units.Count > 0 && !fits)
            {
                break;
            }

            waiting.Dequeue();
            if (!unit.TryCancel())
            {
                units.Add(unit);
                bytes += unit.Bytes;
                rows.UnionWith(unit.Actions.Select(action => action.Entity.RowKey));
            }
        }

        return units;
    }

    /// <summary>Sends units together, and tells those whose fate is known.</summary>
    /// <returns>Those that are still to be written.</returns>
    private async Task<List<Unit>> SubmitAsync(List<Unit> units)
    {
        try
        {
            IReadOnlyList<Response> responses = await WriteAsync([.. units.SelectMany(unit => unit.Actions)]);
            int first = 0;
            foreach (Unit unit in units)
            {
                unit.Written.TrySetResult(responses[first].Headers.ETag?.ToString() ?? string.Empty);
                first += unit.Actions.Count;
            }

            return [];
        }
        catch (RequestFailedException refusal) when (units.Count > 1 && refusal.Status is >= 400 and < 500)
        {
            // Nothing was written.
            Unit? refused = RefusedOf(units, refusal);
            refused?.Written.TrySetException(refusal);
            return [.. units.Where(unit => unit != refused)];
        }
        catch (Exception failure)
        {
            units.ForEach(unit => unit.Written.TrySetException(failure));
            return [];
        }
    }

    private static Unit? RefusedOf(List<Unit> units, RequestFailedException refusal)
    {
        if (refusal is not TableTransactionFailedException { FailedTransactionActionIndex: { } index })
        {
            return null;
        }

        int before = 0;
        return units.Find(unit => (before += unit.Actions.Count) > index);
    }

    // A transaction of one costs the storage more than the same alone.
    private async Task<IReadOnlyList<Response>> WriteAsync(TableTransactionAction[] actions)
    {
        if (actions is not [{ Entity: TableEntity row } action])
        {
            return (await table.SubmitTransactionAsync(actions)).Value;
        }

        return
        [
            action.ActionType switch
            {
                TableTransactionActionType.Add => await table.AddEntityAsync(row),
                TableTransactionActionType.UpsertReplace => await table.UpsertEntityAsync(row, TableUpdateMode.Replace),
                TableTransactionActionType.UpdateReplace => await table.UpdateEntityAsync(
                    row,
                    action.ETag,
                    TableUpdateMode.Replace
                ),
                TableTransactionActionType.Delete => await table.DeleteEntityAsync(row, action.ETag),
                _ => throw new NotSupportedException($"{action.ActionType} is not used here."),
            },
        ];
    }

    private sealed class Unit(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        public IReadOnlyList<TableTransactionAction> Actions => actions;

        /// <summary>About what it adds to a request.</summary>
        public long Bytes { get; } = actions.Sum(action => TurnTransactions.SizeOf((TableEntity)action.Entity));

        public TaskCompletionSource<string> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends the unit, if whoever gave it has given up.</summary>
        public bool TryCancel() =>
            cancellationToken.IsCancellationRequested && Written.TrySetCanceled(cancellationToken);
    }
}
