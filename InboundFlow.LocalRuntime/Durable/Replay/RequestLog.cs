using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>What an orchestrator has asked for in this run, held against its history.</summary>
internal sealed class RequestLog(string orchestrator, string instanceId)
{
    private readonly SortedDictionary<int, ScheduledEvent> unconfirmed = [];
    private readonly HashSet<int> retries = [];

    /// <summary>The number of the next request.</summary>
    public int NextId { get; private set; }

    /// <summary>What the history does not have yet, in order.</summary>
    public IReadOnlyList<ScheduledEvent> Unconfirmed => [.. unconfirmed.Values];

    /// <summary>Whether the history has this one.</summary>
    public bool IsConfirmed(int id) => !unconfirmed.ContainsKey(id);

    /// <summary>How many the history does not have yet.</summary>
    public int OpenCount => unconfirmed.Count;

    /// <summary>Those of them that repeat one that has failed.</summary>
    public IReadOnlyList<ScheduledEvent> UnconfirmedRetries =>
        retries.Count == 0 ? [] : [.. Unconfirmed.Where(request => retries.Contains(request.EventId))];

    /// <summary>Notes that the next request repeats one that has failed.</summary>
    public void ExpectRetry() => retries.Add(NextId);

    /// <summary>Notes a request.</summary>
    /// <returns>The number of the request.</returns>
    public int Add(Func<int, ScheduledEvent> request)
    {
        int id = NextId++;
        unconfirmed.Add(id, request(id));
        return id;
    }

    /// <summary>Finds the request in the history to be one of these.</summary>
    /// <exception cref="NonDeterminismException">It is not.</exception>
    public void Confirm(ScheduledEvent recorded)
    {
        unconfirmed.Remove(recorded.EventId, out ScheduledEvent? asked);
        if (asked is null || !DeterminismPolicy.IsSame(recorded, asked))
        {
            throw NonDeterminismException.Between(orchestrator, instanceId, recorded, asked);
        }
    }
}
