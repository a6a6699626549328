using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

/// <summary>A dispatcher whose next change a test sets; everything else is done by the one behind it.</summary>
internal sealed class SteeredDispatcher(IDispatcher inner) : IDispatcher
{
    private readonly Lock gate = new();

    /// <summary>When something changes by itself, and what then: by default nothing more.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>What a look at the clock finds; the next change is what it answers.</summary>
    public Func<DispatchTick> Tick { get; set; } = () => new DispatchTick(null, []);

    /// <summary>How often the clock was looked at.</summary>
    public int Ticks { get; private set; }

    public Task<DispatchTick> TickAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Ticks++;
            DispatchTick tick = Tick();
            NextAt = tick.NextAt;
            return Task.FromResult(tick);
        }
    }

    public Task<Agent?> FindAgentAsync(string agentId, CancellationToken cancellationToken) =>
        inner.FindAgentAsync(agentId, cancellationToken);

    public Task<Placement> RequestAgentAsync(AgentRequest request, CancellationToken cancellationToken) =>
        inner.RequestAgentAsync(request, cancellationToken);

    public Task<Placement> ReviewAsync(
        string conversationId,
        DateTimeOffset dueAt,
        CancellationToken cancellationToken
    ) => inner.ReviewAsync(conversationId, dueAt, cancellationToken);

    public Task<OfferAnswered> AnswerOfferAsync(
        string conversationId,
        string agentId,
        bool accept,
        CancellationToken cancellationToken
    ) => inner.AnswerOfferAsync(conversationId, agentId, accept, cancellationToken);

    public Task<Placement> TransferAsync(string conversationId, string teamId, CancellationToken cancellationToken) =>
        inner.TransferAsync(conversationId, teamId, cancellationToken);

    public Task<Placement?> AssignByHandAsync(
        AgentRequest request,
        string agentId,
        CancellationToken cancellationToken
    ) => inner.AssignByHandAsync(request, agentId, cancellationToken);

    public Task<bool> ReturnToQueueAsync(
        AgentRequest request,
        string fromAgentId,
        CancellationToken cancellationToken
    ) => inner.ReturnToQueueAsync(request, fromAgentId, cancellationToken);

    public Task<string?> ReleaseAsync(string conversationId, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(conversationId, cancellationToken);

    public Task<Agent> PutAgentAsync(Agent agent, CancellationToken cancellationToken) =>
        inner.PutAgentAsync(agent, cancellationToken);

    public Task<Agent?> SetPresenceAsync(
        string agentId,
        Presence presence,
        bool whenFinished,
        CancellationToken cancellationToken
    ) => inner.SetPresenceAsync(agentId, presence, whenFinished, cancellationToken);

    public Task<Agent?> NoteHeartbeatAsync(string agentId, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        inner.NoteHeartbeatAsync(agentId, dueAt, cancellationToken);

    public Task NoteMessageAsync(
        string conversationId,
        DateTimeOffset at,
        bool isFromContact,
        CancellationToken cancellationToken
    ) => inner.NoteMessageAsync(conversationId, at, isFromContact, cancellationToken);

    public Task<bool> DeleteAgentAsync(string agentId, CancellationToken cancellationToken) =>
        inner.DeleteAgentAsync(agentId, cancellationToken);

    public Task<Team> PutTeamAsync(Team team, CancellationToken cancellationToken) =>
        inner.PutTeamAsync(team, cancellationToken);

    public Task<bool> DeleteTeamAsync(string teamId, CancellationToken cancellationToken) =>
        inner.DeleteTeamAsync(teamId, cancellationToken);

    public Task<DispatchState> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public Task<IReadOnlyList<Placement>> ReadUntoldAsync(CancellationToken cancellationToken) =>
        inner.ReadUntoldAsync(cancellationToken);

    public Task MarkToldAsync(IReadOnlyCollection<Placement> placements, CancellationToken cancellationToken) =>
        inner.MarkToldAsync(placements, cancellationToken);
}
