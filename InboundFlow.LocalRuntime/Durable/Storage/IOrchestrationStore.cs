using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Where orchestrations are kept. All calls may be repeated after a failure of unknown effect.</summary>
internal interface IOrchestrationStore
{
    /// <summary>Makes the store usable. Safe to repeat.</summary>
    /// <exception cref="InvalidOperationException">It is another engine's.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Creates an instance and its start message together.</summary>
    /// <param name="replaced">
    /// The instance that is over and gives way; <see langword="null"/> when there must be none. The new head comes
    /// <see cref="InstanceHead.After"/> it.
    /// </param>
    /// <returns>The version, or <see langword="null"/> when the id is taken or the replaced one has changed.</returns>
    Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    );

    /// <summary>Reads only the head of an instance.</summary>
    Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Reads an instance whole, and removes what interrupted writes have left behind.</summary>
    /// <remarks>Only for whoever runs the instance's turns: a commit under way would look like leavings.</remarks>
    Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Reads an instance whole and changes nothing: for anybody, also while its turns are run elsewhere.</summary>
    /// <exception cref="InvalidOperationException">It changed while it was read, however often.</exception>
    Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Leaves a message for an instance. The same message again changes nothing.</summary>
    Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken);

    /// <summary>Removes messages nobody will take.</summary>
    Task RemoveMessagesAsync(string instanceId, IReadOnlyList<string> messageIds, CancellationToken cancellationToken);

    /// <summary>Stores a turn: all of it or nothing.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="StoreConflictException">The instance is not in the named state any more.</exception>
    Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken);

    /// <summary>Removes what has been delivered.</summary>
    Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    );

    /// <summary>Writes the row that people see.</summary>
    Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken);

    Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Reads rows in the order of their keys.</summary>
    /// <param name="afterId">The last instance of the page before.</param>
    Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>Finds what a restart has to take up.</summary>
    /// <remarks>Only for whoever runs the turns, before it does.</remarks>
    Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Finds instances that something should have happened with, and of those under way no others.</summary>
    /// <param name="before">What was due before this is late.</param>
    /// <returns>Perhaps several times the same, and those that are at work just now too.</returns>
    Task<IReadOnlyList<StalledInstance>> FindStalledAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Reads what purging an instance has to know, without its payloads.</summary>
    Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Removes an instance that is over, with all its rows. Safe to repeat.</summary>
    /// <exception cref="StoreConflictException">It is not over, or another one has taken its place.</exception>
    Task PurgeAsync(string instanceId, CancellationToken cancellationToken);
}
