using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>What the engine does where the contract allows worse, or where versions of the official engine do worse.</summary>
/// <remarks>
/// Tests register another one, to see that an app lives on nothing but the contract. The host has no way to.
/// </remarks>
internal class EngineConduct
{
    /// <summary>How often an activity is run for one request. The contract says at least once.</summary>
    public virtual int RunsPerActivity => 1;

    /// <summary>Which of several waiters for one event gets it.</summary>
    /// <param name="count">How many there are, the oldest first; at least 1.</param>
    public virtual int ChooseWaiter(int count) => count - 1;

    /// <summary>A waiter has been cancelled.</summary>
    public virtual void GiveUp(List<PendingTask> waiters, PendingTask cancelled) => waiters.Remove(cancelled);

    /// <summary>As what, and how often, a message is delivered. The contract says at least once.</summary>
    public virtual IReadOnlyList<(string MessageId, HistoryEvent Event)> Deliveries(
        string messageId,
        HistoryEvent sent
    ) => [(messageId, sent)];

    /// <summary>What a turn gets of what has arrived, in which order.</summary>
    public virtual IReadOnlyList<HistoryEvent> Admit(
        IReadOnlyList<HistoryEvent> arrived,
        IReadOnlyList<HistoryEvent> history
    ) => arrived.AcceptableAfter(history);

    /// <summary>A step of the instance begins.</summary>
    public virtual void BeginStep(LiveInstance live) { }

    /// <summary>What somebody who asks for an instance is shown. The contract allows for the past.</summary>
    /// <param name="present">Reads it as it is now.</param>
    /// <param name="stored">Reads it as the instances table has it, which may be behind.</param>
    public virtual Task<InstanceRow?> ShowAsync(Func<Task<InstanceRow?>> present, Func<Task<InstanceRow?>> stored) =>
        present();
}
