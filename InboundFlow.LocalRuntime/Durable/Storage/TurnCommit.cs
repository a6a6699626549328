using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Everything a turn changes in storage.</summary>
/// <param name="Head">The new head. Its rows end after <paramref name="NewEvents"/>, as many as <see cref="FramedEvent.Fold"/> makes.</param>
/// <param name="Version">The state the turn was based on.</param>
/// <param name="NewEvents">To be appended to the history.</param>
/// <param name="ConsumedMessageIds">The messages the turn took; at most <see cref="MaxConsumed"/>.</param>
/// <param name="Outgoing">To be kept until they are delivered.</param>
/// <param name="Carried">Messages for the next execution, when this one continues as new.</param>
internal sealed record TurnCommit(
    InstanceHead Head,
    string Version,
    IReadOnlyList<HistoryEvent> NewEvents,
    IReadOnlyList<string> ConsumedMessageIds,
    IReadOnlyList<OutgoingMessage> Outgoing,
    IReadOnlyList<InboxMessage> Carried
)
{
    /// <summary>The rows of the execution that is over, when the instance continues as new.</summary>
    public (long From, long To) RemovedRows { get; init; }

    /// <summary>So many messages fit into one transaction with the head, whatever else the turn writes.</summary>
    public const int MaxConsumed = 64;
}
