using InboundFlow.Functions.Assignment;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Storage;

/// <summary>The dispatcher over a dispatch partition. One for the process; safe to use from many callers at once.</summary>
/// <remarks>
/// A decision costs one transaction and no read as long as this process is the only one to change the partition, and
/// calls that come at the same time share it. After another process's commit the next one here is refused once, reads
/// what was changed, and is taken again.
/// </remarks>
public sealed class DispatchStore : IDispatcher
{
    private readonly DispatchLine line;
    private readonly DispatchWatch watch;

    public DispatchStore(
        ITables tables,
        TimeProvider time,
        IOptions<AssignmentOptions> options,
        DispatchMetrics metrics,
        ILogger<DispatchStore> logger
    )
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        DispatchRows rows = new(options.Value.WorkspaceId);
        line = new(new DispatchPartition(tables.Dispatch, rows, metrics), time, logger);
        watch = new(line, time);
        metrics.Watch(options.Value.WorkspaceId, watch);
    }

    /// <summary>The look for the gauges that is under way, or the last one.</summary>
    internal Task Looking => watch.Looking;

    public Task<Placement> RequestAgentAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string id = request.ConversationId;
        return DoAsync(2, id, draft => draft.Ask(request), draft => draft.Find(id)!, cancellationToken);
    }

    public Task<Placement> ReviewAsync(
        string conversationId,
        DateTimeOffset dueAt,
        CancellationToken cancellationToken
    ) =>
        ReadAndDoAsync(
            conversationId,
            draft => draft.Review(conversationId, dueAt),
            draft => draft.Find(conversationId) ?? Placement.Withdrawn(conversationId),
            cancellationToken
        );

    public Task<Placement> TransferAsync(string conversationId, string teamId, CancellationToken cancellationToken) =>
        ReadAndDoAsync(
            conversationId,
            draft => draft.Transfer(conversationId, teamId),
            draft => draft.Find(conversationId) ?? Placement.Withdrawn(conversationId),
            cancellationToken
        );

    public Task<Placement?> AssignByHandAsync(AgentRequest request, string agentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Placement? placement = null;
        return ReadAndDoAsync(
            request.ConversationId,
            draft => placement = draft.AssignByHand(request, agentId),
            _ => placement,
            cancellationToken
        );
    }

    public Task<bool> ReturnToQueueAsync(AgentRequest request, string fromAgentId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool returned = false;
        return ReadAndDoAsync(
            request.ConversationId,
            draft => returned = draft.ReturnToQueue(request, fromAgentId),
            _ => returned,
            cancellationToken
        );
    }

    public Task<string?> ReleaseAsync(string conversationId, CancellationToken cancellationToken)
    {
        string? agentId = null;
        return ReadAndDoAsync(
            conversationId,
            draft => agentId = draft.Release(conversationId),
            _ => agentId,
            cancellationToken
        );
    }

    public Task<Agent> PutAgentAsync(Agent agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return DoAsync(
            1,
            null,
            draft => draft.PutAgent(agent),
            draft => draft.Board.FindAgent(agent.Id)!,
            cancellationToken
        );
    }

    public Task<Agent?> FindAgentAsync(string agentId, CancellationToken cancellationToken) =>
        DoAsync(0, null, _ => { }, draft => draft.Board.FindAgent(agentId), cancellationToken);

    public Task<OfferAnswered> AnswerOfferAsync(
        string conversationId,
        string agentId,
        bool accept,
        CancellationToken cancellationToken
    )
    {
        bool answered = false;
        return ReadAndDoAsync(
            conversationId,
            draft => answered = draft.AnswerOffer(conversationId, agentId, accept),
            draft => new OfferAnswered(
                answered,
                answered ? null : draft.EndOfOffer(conversationId, agentId),
                draft.Find(conversationId)
            ),
            cancellationToken
        );
    }

    public Task<Agent?> SetPresenceAsync(
        string agentId,
        Presence presence,
        bool whenFinished,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            1,
            null,
            draft => draft.SetPresence(agentId, presence, whenFinished),
            draft => draft.Board.FindAgent(agentId),
            cancellationToken
        );

    public Task<Agent?> NoteHeartbeatAsync(string agentId, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        DoAsync(
            1,
            null,
            draft => draft.NoteHeartbeat(agentId, dueAt),
            draft => draft.Board.FindAgent(agentId),
            cancellationToken
        );

    public Task NoteMessageAsync(
        string conversationId,
        DateTimeOffset at,
        bool isFromContact,
        CancellationToken cancellationToken
    ) =>
        ReadAndDoAsync(
            conversationId,
            draft => draft.NoteMessage(conversationId, at, isFromContact),
            _ => true,
            cancellationToken
        );

    public DateTimeOffset? NextAt => line.NextAt;

    public Task<DispatchTick> TickAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<AbandonedConversation> returns = [];

        // It goes alone, since it may fill a transaction.
        return DoAsync(
            DispatchDraft.MostRows,
            null,
            draft => returns = draft.Tick(),
            draft => new DispatchTick(draft.NextAt, returns),
            cancellationToken
        );
    }

    public Task<bool> DeleteAgentAsync(string agentId, CancellationToken cancellationToken)
    {
        bool deleted = false;
        return DoAsync(1, null, draft => deleted = draft.DeleteAgent(agentId), _ => deleted, cancellationToken);
    }

    public Task<Team> PutTeamAsync(Team team, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(team);
        return DoAsync(1, null, draft => draft.SetTeam(team.Id, team), _ => team, cancellationToken);
    }

    public Task<bool> DeleteTeamAsync(string teamId, CancellationToken cancellationToken)
    {
        bool deleted = false;
        return DoAsync(2, null, draft => deleted = draft.DeleteTeam(teamId), _ => deleted, cancellationToken);
    }

    public Task<DispatchState> ReadAsync(CancellationToken cancellationToken) =>
        DoAsync(0, null, _ => { }, draft => draft.Board.Snapshot(), cancellationToken);

    public Task<IReadOnlyList<Placement>> ReadUntoldAsync(CancellationToken cancellationToken) =>
        line.DoAsync(
            new DispatchWork<IReadOnlyList<Placement>>(0, null, _ => { }, draft => draft.Board.Untold)
            {
                ReadsReasons = true,
            },
            cancellationToken
        );

    public async Task MarkToldAsync(IReadOnlyCollection<Placement> placements, CancellationToken cancellationToken)
    {
        foreach (Placement[] some in placements.Chunk(DispatchDraft.MostRows))
        {
            await DoAsync(
                some.Length,
                null,
                draft => Array.ForEach(some, draft.MarkTold),
                draft => draft.Rows,
                cancellationToken
            );
        }
    }

    private Task<T> DoAsync<T>(
        int rows,
        string? conversationId,
        Action<DispatchDraft> apply,
        Func<DispatchDraft, T> answer,
        CancellationToken cancellationToken
    ) => line.DoAsync(new DispatchWork<T>(rows, conversationId, apply, answer), cancellationToken);

    private Task<T> ReadAndDoAsync<T>(
        string conversationId,
        Action<DispatchDraft> apply,
        Func<DispatchDraft, T> answer,
        CancellationToken cancellationToken
    ) =>
        line.DoAsync(
            new DispatchWork<T>(DispatchDraft.MostRowsOfOneConversation, conversationId, apply, answer)
            {
                ReadsFirst = true,
            },
            cancellationToken
        );
}
