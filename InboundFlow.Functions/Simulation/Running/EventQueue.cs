using System.Diagnostics.CodeAnalysis;

namespace InboundFlow.Functions.Simulation;

/// <summary>What is to happen, by time; what is to happen at the same instant happens in the order in which it was planned.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimulatedEvent, (long At, long Sequence)> queue = new(EarlierFirst.Instance);
    private long sequence;

    public void Plan(DateTimeOffset at, SimulatedEvent what) => queue.Enqueue(what, (at.UtcTicks, sequence++));

    public bool TryNext(DateTimeOffset until, out DateTimeOffset at, [MaybeNullWhen(false)] out SimulatedEvent what)
    {
        bool found = queue.TryPeek(out what, out (long At, long Sequence) priority) && priority.At <= until.UtcTicks;
        at = found ? new DateTimeOffset(priority.At, TimeSpan.Zero) : until;
        if (found)
        {
            queue.Dequeue();
        }

        return found;
    }

    private sealed class EarlierFirst : IComparer<(long At, long Sequence)>
    {
        public static readonly EarlierFirst Instance = new();

        public int Compare((long At, long Sequence) x, (long At, long Sequence) y) =>
            x.At != y.At ? x.At.CompareTo(y.At) : x.Sequence.CompareTo(y.Sequence);
    }
}

/// <summary>Something that happens at a moment of a simulation.</summary>
/// <param name="Subject">Which arrival, or which agent, by its place in the scenario.</param>
/// <param name="Stamp">Tells an event that is still true from one that something else has overtaken.</param>
internal readonly record struct SimulatedEvent(
    SimulatedEventKind Kind,
    int Subject,
    long Stamp = 0,
    string? AgentId = null,
    bool Accept = false
);

/// <summary>The kinds of <see cref="SimulatedEvent"/>.</summary>
internal enum SimulatedEventKind
{
    Arrival,
    HandlingEnds,
    PatienceEnds,
    ShiftBegins,
    ShiftEnds,
    ReviewDue,
    OfferAnswered,
    BreakEnds,
    TickDue,
}
