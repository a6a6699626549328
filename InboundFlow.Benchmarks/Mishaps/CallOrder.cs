using System.Diagnostics.CodeAnalysis;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>In which order the world's calls are made: some come late, after others that were made later.</summary>
/// <remarks>
/// A workflow makes one call after the other, and so does an agent: those keep their order. Agents who were asked answer
/// when they like, and the clock is never late.
/// </remarks>
internal sealed class CallOrder(SimulatedWorld world, Fate fate, MishapTally tally)
{
    private const double LateOnesTurn = 0.3;

    // What comes in between comes about now.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly LinkedList<DispatchCall> late = new();

    /// <summary>The call that is made next; <see langword="false"/> when nothing more happens.</summary>
    public bool TryNext([MaybeNullWhen(false)] out DispatchCall call)
    {
        if (late.Count > 0 && fate.Brings(LateOnesTurn))
        {
            return TryLate(out call);
        }

        while (world.TryNext(out call))
        {
            if (call is DispatchCall.Tick || (!IsOutOfTurn(call) && !fate.Brings(fate.Rates.Late)))
            {
                return true;
            }

            Postpone(call);
        }

        return TryLate(out call);
    }

    /// <summary>A call that comes while another is being served.</summary>
    public bool TrySoon([MaybeNullWhen(false)] out DispatchCall call)
    {
        if (world.TryNext(world.Now + Soon, out call) && IsOutOfTurn(call))
        {
            Postpone(call);
            call = null;
        }

        return call is not null;
    }

    /// <summary>The call that has been late for longest.</summary>
    public bool TryLate([MaybeNullWhen(false)] out DispatchCall call)
    {
        call = late.First?.Value;
        if (call is not null)
        {
            late.RemoveFirst();
        }

        return call is not null;
    }

    /// <summary>Makes the call later.</summary>
    public void Postpone(DispatchCall call)
    {
        tally.Late++;
        late.AddLast(call);
    }

    /// <summary>The call is being made: no other of the same workflow or agent is, until it has been answered.</summary>
    public void Begin(DispatchCall call)
    {
        if (KeyOf(call) is string key)
        {
            underWay.Add(key);
        }
    }

    public void End(DispatchCall call)
    {
        if (KeyOf(call) is string key)
        {
            underWay.Remove(key);
        }
    }

    private bool IsOutOfTurn(DispatchCall call) =>
        KeyOf(call) is string key
        && (underWay.Contains(key) || late.Any(other => string.Equals(KeyOf(other), key, StringComparison.Ordinal)));

    private static string? KeyOf(DispatchCall call) =>
        call switch
        {
            DispatchCall.AnswerOffer => null,
            DispatchCall.SetPresence presence => presence.AgentId,
            _ => call.ConversationId,
        };
}
