using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>Reads a dispatch partition.</summary>
/// <remarks>It grows with agents, teams and those who wait; not with those who have an agent and know it.</remarks>
internal sealed class DispatchLoader(ITable table, DispatchRows rows)
{
    /// <summary>Reads everything that a decision may depend on.</summary>
    /// <returns>The board, and the version it is true of; of what changed while it was read it has some and lacks some.</returns>
    public async Task<(DispatchBoard Board, long Version)> LoadAsync(CancellationToken cancellationToken)
    {
        TableEntity? head = await table.GetAsync(rows.Partition, rows.HeadKey, null, cancellationToken);
        rows.Check(head);
        DispatchBoard board = new() { LastDecidedAt = head?.GetDateTimeOffset("LastAssignedAt") };
        await foreach (TableEntity team in QueryAsync(rows.TeamPrefix, cancellationToken))
        {
            board.SetTeam(team.RowKey[rows.TeamPrefix.Length..], DispatchRows.ToTeam(team));
        }

        await foreach (TableEntity pace in QueryAsync(rows.PacePrefix, cancellationToken))
        {
            board.SetPace(pace.RowKey[rows.PacePrefix.Length..], rows.ToPace(pace));
        }

        await foreach (TableEntity agent in QueryAsync(rows.AgentPrefix, cancellationToken))
        {
            board.SetAgent(agent.RowKey[rows.AgentPrefix.Length..], DispatchRows.ToAgent(agent));
        }

        await foreach (TableEntity wait in QueryAsync(rows.WaitPrefix, cancellationToken))
        {
            board.SetSlot(wait.RowKey[rows.WaitPrefix.Length..], DispatchRows.ToSlot(wait));
        }

        return (board, head?.GetInt64("Version") ?? 0);
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(string prefix, CancellationToken cancellationToken) =>
        table.QueryAsync(rows.Partition, prefix, null, cancellationToken);
}
