namespace InboundFlow.Benchmarks.Traffic;

/// <summary>What the HTTP contract says of an agent; more may come.</summary>
internal sealed record ApiAgent(string Id, int Capacity, int OpenCount);

/// <summary>What the HTTP contract says of a conversation; more may come.</summary>
internal sealed record ApiConversation(
    string Id,
    string ContactId,
    string Status,
    string Phase,
    string? AgentId,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AssignedAt
);

/// <summary>What the HTTP contract says of a message; more may come.</summary>
internal sealed record ApiMessage(string Id, string? Text, DateTimeOffset? SentAt);

/// <summary>What the HTTP contract says of a timeline event; more may come.</summary>
internal sealed record ApiEvent(DateTimeOffset At, string Type);

/// <summary>A page of a collection.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? ContinuationToken);
