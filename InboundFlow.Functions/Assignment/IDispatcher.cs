namespace InboundFlow.Functions.Assignment;

/// <summary>
/// The workspace's agents, teams and queue, and every change to them. Each call is one decision, committed in one
/// transaction of the dispatch partition together with its reason.
/// </summary>
/// <remarks>
/// <para>
/// Whoever calls, from whichever process: an agent never exceeds capacity by a decision of ours, a conversation never
/// has two agents, and nobody is lost from the queue. Concurrent decisions conflict on the partition's head row and are
/// taken again on fresh facts.
/// </para>
/// <para>
/// Whatever makes room (an agent comes online, gets a larger capacity or a new team, a conversation is released)
/// matches the queue in the same call. The conversations that get an agent that way have to be told: their holds stay
/// <em>untold</em> until <see cref="GrantAnnouncer"/> has raised the event, and a timer sweeps what a crash left behind.
/// </para>
/// </remarks>
public interface IDispatcher
{
    /// <summary>Asks for an agent: assigned at once, or waiting in the queue of a team.</summary>
    /// <remarks>
    /// Safe to repeat: a conversation that has a hold or waits gets the same answer again. A team that nobody could
    /// ever serve (unknown, or without members) is passed over at once for its fallback teams, in order.
    /// </remarks>
    Task<Placement> RequestAgentAsync(AgentRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Something that a conversation waited for is over (<see cref="Placement.ReviewAt"/>): its offers expire, it asks
    /// for less, or it goes to the next fallback team, keeping its age in the queue.
    /// </summary>
    /// <param name="dueAt">When it was to be looked at. Counts as the present time if this machine's clock is behind.</param>
    /// <remarks>Safe to repeat: what is over is over once.</remarks>
    /// <returns>
    /// Assigned (also when an agent was found in the meantime), offered, or waiting, with the time of the next review.
    /// Withdrawn when the conversation is not in the queue any more.
    /// </returns>
    Task<Placement> ReviewAsync(string conversationId, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>An agent answers an offer.</summary>
    /// <remarks>
    /// Safe to repeat. The first who accepts gets the conversation, and the other offers are revoked in the same
    /// decision; who declines is not asked again for it. The conversation has to be told either way. A repetition is
    /// known as one until the conversation is closed, or has been assigned and goes back to the queue.
    /// </remarks>
    Task<OfferAnswered> AnswerOfferAsync(
        string conversationId,
        string agentId,
        bool accept,
        CancellationToken cancellationToken
    );

    /// <summary>Moves a waiting conversation to the queue of another team, with the age it has. Safe to repeat.</summary>
    /// <returns>Where it stands now: one that waits no more stays where it is.</returns>
    Task<Placement> TransferAsync(string conversationId, string teamId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the conversation to <paramref name="agentId"/> by hand: it leaves the queue, or its present agent. May
    /// exceed capacity, and counts. Keeps its age.
    /// </summary>
    /// <remarks>Safe to repeat. A conversation that was waiting has to be told, like any that gets an agent while it waits.</remarks>
    /// <returns>Assigned, or <see langword="null"/> when there is no such agent.</returns>
    Task<Placement?> AssignByHandAsync(AgentRequest request, string agentId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the conversation from the agent who had it and puts it into the queue of a team, with its age: one decision,
    /// so that it is never in neither.
    /// </summary>
    /// <remarks>
    /// Safe to repeat: <see cref="AgentRequest.ReturnedBy"/> tells a repetition from another return. What it gets at once
    /// is not told: whoever returned it starts a workflow that asks (<see cref="RequestAgentAsync"/>).
    /// </remarks>
    /// <returns><see langword="false"/> when it was no longer that agent's, and nothing was changed.</returns>
    Task<bool> ReturnToQueueAsync(AgentRequest request, string fromAgentId, CancellationToken cancellationToken);

    /// <summary>Takes the conversation out: of the queue, or from its agent, who thereby has room again.</summary>
    /// <remarks>Safe to repeat. Frees room at most once.</remarks>
    /// <returns>The agent who had it; <see langword="null"/> when none had, or it was released before.</returns>
    Task<string?> ReleaseAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Creates the agent, or changes everything about them but presence and open count.</summary>
    Task<Agent> PutAgentAsync(Agent agent, CancellationToken cancellationToken);

    /// <summary>One agent as they are now. Costs less than <see cref="ReadAsync"/>, however many there are.</summary>
    Task<Agent?> FindAgentAsync(string agentId, CancellationToken cancellationToken);

    /// <summary>Sets the presence by hand. Whoever is no longer online is not asked any more: their offers are revoked.</summary>
    /// <param name="whenFinished">
    /// Only once they have finished what they have; until then they are given nothing more. At once if they have nothing.
    /// </param>
    /// <returns>The agent, or <see langword="null"/> when there is none.</returns>
    Task<Agent?> SetPresenceAsync(
        string agentId,
        Presence presence,
        bool whenFinished,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Notes that the agent was seen: whoever went offline because their heartbeats stopped is again what they were.
    /// </summary>
    /// <param name="dueAt">When they go offline by themselves unless they are seen again.</param>
    /// <returns>The agent, or <see langword="null"/> when there is none.</returns>
    Task<Agent?> NoteHeartbeatAsync(string agentId, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that somebody wrote: in an assigned conversation, for teams where quiet ones take no room; in one that waits,
    /// for how long the channel lets us answer, which only the contact extends.
    /// </summary>
    /// <remarks>Costs nothing in teams that count all that are open. Safe to repeat.</remarks>
    Task NoteMessageAsync(
        string conversationId,
        DateTimeOffset at,
        bool isFromContact,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// When something changes by itself next, as far as this process knows: see <see cref="DispatchTick.NextAt"/>.
    /// </summary>
    DateTimeOffset? NextAt { get; }

    /// <summary>Does what the passing of time asks for on its own: see <see cref="DispatchTick"/>.</summary>
    /// <remarks>Safe to repeat, and to call too early or too late.</remarks>
    Task<DispatchTick> TickAsync(CancellationToken cancellationToken);

    /// <summary>Removes an agent who has no open conversations. Safe to repeat.</summary>
    /// <returns><see langword="false"/> when they still have some.</returns>
    Task<bool> DeleteAgentAsync(string agentId, CancellationToken cancellationToken);

    /// <summary>Creates or replaces a team.</summary>
    Task<Team> PutTeamAsync(Team team, CancellationToken cancellationToken);

    /// <summary>Removes a team that nobody waits for. Safe to repeat.</summary>
    /// <returns><see langword="false"/> when somebody does.</returns>
    Task<bool> DeleteTeamAsync(string teamId, CancellationToken cancellationToken);

    /// <summary>Everything as it stands now, read afresh: agents, teams and the queue in its order.</summary>
    Task<DispatchState> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What waiting conversations got and have not been told of yet: an agent, an offer, another time of review.</summary>
    Task<IReadOnlyList<Placement>> ReadUntoldAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Notes that these have been told. Safe to repeat. A conversation that got another agent meanwhile stays untold.
    /// </summary>
    Task MarkToldAsync(IReadOnlyCollection<Placement> placements, CancellationToken cancellationToken);
}
