using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A store that lives as long as the process. It keeps the contract of the table store.</summary>
internal sealed class MemoryOrchestrationStore : IOrchestrationStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, MemoryPartition> partitions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, InstanceRow> rows = new(StringComparer.Ordinal);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
        {
            MemoryPartition partition = PartitionOf(head.InstanceId);
            if (!string.Equals(partition.Version, replaced?.Version, StringComparison.Ordinal))
            {
                return Task.FromResult<string?>(null);
            }

            partition.History.Clear();
            partition.Inbox[start.MessageId] = start;
            return Task.FromResult<string?>(partition.Store(head));
        }
    }

    public Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            StoredInstance? stored = partitions.GetValueOrDefault(instanceId)?.Read();
            return Task.FromResult(stored is null ? null : new VersionedHead(stored.Head, stored.Version));
        }
    }

    public Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            StoredInstance? stored = partitions.GetValueOrDefault(instanceId)?.Read();
            if (stored is null)
            {
                // Messages for nobody.
                partitions.Remove(instanceId);
            }
            else
            {
                partitions[instanceId].Keep(stored.Inbox);
            }

            return Task.FromResult(stored);
        }
    }

    public Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(partitions.GetValueOrDefault(instanceId)?.Read());
        }
    }

    public Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            PartitionOf(instanceId).Inbox.TryAdd(message.MessageId, message);
            return Task.CompletedTask;
        }
    }

    public Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
        {
            foreach (string messageId in messageIds)
            {
                partitions.GetValueOrDefault(instanceId)?.Inbox.Remove(messageId);
            }

            return Task.CompletedTask;
        }
    }

    public Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            MemoryPartition partition = PartitionOf(commit.Head.InstanceId);
            bool changed =
                !string.Equals(partition.Version, commit.Version, StringComparison.Ordinal)
                || commit.ConsumedMessageIds.Any(id => !partition.Inbox.ContainsKey(id));
            if (changed)
            {
                throw StoreConflictException.For(commit.Head.InstanceId);
            }

            partition.Apply(commit);
            return Task.FromResult(partition.Store(commit.Head));
        }
    }

    public Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
        {
            PartitionOf(instanceId).Outbox.RemoveAll(message => delivered.Contains(message));
            return Task.CompletedTask;
        }
    }

    public Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            rows[row.InstanceId] = row;
            return Task.CompletedTask;
        }
    }

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(rows.GetValueOrDefault(instanceId));
        }
    }

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
        {
            InstanceRow[] page =
            [
                .. rows
                    .Values.Where(row => string.CompareOrdinal(row.InstanceId, afterId) > 0 && filter.Matches(row))
                    .Take(count),
            ];
            return Task.FromResult<IReadOnlyList<InstanceRow>>(page);
        }
    }

    public Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            UnfinishedInstance[] found =
            [
                .. partitions
                    .Select(entry => entry.Value.Recovery(entry.Key, rows.GetValueOrDefault(entry.Key)))
                    .OfType<UnfinishedInstance>(),
            ];
            return Task.FromResult<IReadOnlyList<UnfinishedInstance>>(found);
        }
    }

    public Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        lock (gate)
        {
            StalledInstance[] found =
            [
                .. partitions
                    .Select(entry => entry.Value.Stall(entry.Key, rows.GetValueOrDefault(entry.Key), before))
                    .OfType<StalledInstance>(),
            ];
            return Task.FromResult<IReadOnlyList<StalledInstance>>(found);
        }
    }

    public Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            InstanceOutline? outline = partitions.GetValueOrDefault(instanceId)?.Read() is { } stored
                ? new InstanceOutline(
                    stored.Head,
                    stored.Outbox.Count > 0,
                    [.. stored.History.OfType<SubOrchestrationInstanceCreated>().Select(child => child.InstanceId)]
                )
                : null;
            return Task.FromResult(outline);
        }
    }

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (partitions.GetValueOrDefault(instanceId)?.Read() is { Head.IsOver: false })
            {
                throw StoreConflictException.For(instanceId);
            }

            partitions.Remove(instanceId);
            rows.Remove(instanceId);
            return Task.CompletedTask;
        }
    }

    private MemoryPartition PartitionOf(string instanceId)
    {
        if (!partitions.TryGetValue(instanceId, out MemoryPartition? partition))
        {
            partitions.Add(instanceId, partition = new MemoryPartition());
        }

        return partition;
    }
}
