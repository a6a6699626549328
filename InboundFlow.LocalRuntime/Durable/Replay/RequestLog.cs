using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>What an orchestrator has asked for in this run, held against its history.</summary>
internal sealed class RequestLog(string orchestrator, string instanceId)
{
    // The official engine's limit for one turn; without one, a loop that never awaits would take all the memory.
    private const int MaxUnconfirmed = 100_000;

    private readonly SortedDictionary<int, ScheduledEvent> unconfirmed = [];

    /// <summary>The number of the next request.</summary>
    public int NextId { get; private set; }

    /// <summary>What the history does not have yet, in order.</summary>
    public IReadOnlyList<ScheduledEvent> Unconfirmed => [.. unconfirmed.Values];

    /// <summary>Whether there were too many requests for one turn.</summary>
    public bool IsExcessive { get; private set; }

    public bool IsConfirmed(int id) => !unconfirmed.ContainsKey(id);

    /// <summary>Notes a request.</summary>
    /// <returns>The number of the request.</returns>
    /// <exception cref="InvalidOperationException">There are too many for one turn.</exception>
    public int Add(Func<int, ScheduledEvent> request)
    {
        if (unconfirmed.Count == MaxUnconfirmed)
        {
            IsExcessive = true;
            throw TooMany();
        }

        int id = NextId++;
        unconfirmed.Add(id, request(id));
        return id;
    }

    /// <summary>What is wrong when <see cref="IsExcessive"/>.</summary>
    public static InvalidOperationException TooMany() =>
        new(
            $"The orchestrator asked for more than {MaxUnconfirmed} things in one turn. Does a loop await nothing? Ask in "
                + "batches, and await each, or use sub-orchestrations."
        );

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
