using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>What a dispatcher answered.</summary>
/// <param name="Placement">Where the conversation stands, if that is what the call says.</param>
/// <param name="Abandoned">Those who are to go back to the queue.</param>
internal sealed record CallAnswer(Placement? Placement, IReadOnlyList<AbandonedConversation> Abandoned)
{
    private static readonly CallAnswer None = new(null, []);

    /// <summary>Makes the call, as the workflow, the agent or the clock does whose call it is.</summary>
    public static async Task<CallAnswer> OfAsync(DispatchCall call, IDispatcher dispatcher)
    {
        CancellationToken never = CancellationToken.None;
        switch (call)
        {
            case DispatchCall.Ask ask:
                return new(await dispatcher.RequestAgentAsync(ask.Request, never), []);
            case DispatchCall.Review review:
                return new(await dispatcher.ReviewAsync(review.Id, review.DueAt, never), []);
            case DispatchCall.ReturnToQueue back:
                // Whoever has returned it asks where it stands, unless it is not theirs to ask.
                return await dispatcher.ReturnToQueueAsync(back.Request, back.FromAgentId, never)
                    ? new(await dispatcher.RequestAgentAsync(back.Request, never), [])
                    : None;
            case DispatchCall.Tick:
                return new(null, (await dispatcher.TickAsync(never)).Returns);
            case DispatchCall.Release release:
                await dispatcher.ReleaseAsync(release.Id, never);
                return None;
            case DispatchCall.AnswerOffer answer:
                await dispatcher.AnswerOfferAsync(answer.Id, answer.AgentId, answer.Accept, never);
                return None;
            case DispatchCall.SetPresence presence:
                await dispatcher.SetPresenceAsync(presence.AgentId, presence.Presence, presence.WhenFinished, never);
                return None;
            default:
                throw new NotSupportedException(call.GetType().Name);
        }
    }
}
