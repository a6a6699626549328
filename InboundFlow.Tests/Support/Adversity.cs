using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.Support;

/// <summary>
/// An engine that is as bad as the contract allows, or as versions of the official one are. An app that passes its
/// scenarios on it lives on nothing but the contract.
/// </summary>
internal sealed class Adversity : EngineConduct
{
    private static readonly AsyncLocal<Adversity?> Ambient = new();

    /// <summary>What every app that is started in this flow of control runs on; null for an engine that behaves.</summary>
    public static Adversity? Present
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>An event that reaches a cancelled wait is lost, as up to version 1.25 of the official worker.</summary>
    public bool SwallowsEventsOfCancelledWaits { get; init; }

    /// <summary>The oldest of several waiters gets the event, as before version 1.18 of the official worker.</summary>
    public bool OldestWaiterFirst { get; init; }

    /// <summary>Every event comes twice, and the history has both.</summary>
    public bool EventsTwice { get; init; }

    /// <summary>
    /// Every activity runs again after its first result is on its way, and its second result is a new event too.
    /// </summary>
    public bool ActivitiesTwice { get; init; }

    /// <summary>Results that are there together are taken in an order that follows from this number.</summary>
    public int? Shuffle { get; init; }

    /// <summary>Nothing is kept in memory from one step to the next: each reads its instance from the storage.</summary>
    public bool ForgetsInstances { get; init; }

    /// <summary>
    /// Questions are answered from the instances table alone, which is behind until the instance comes to rest. Whoever
    /// waits for a state is told in time.
    /// </summary>
    public bool RowsLate { get; init; }

    /// <summary>
    /// What activities asked of the world outside, without what their second runs did: the contract lets them, so that the
    /// world gets everything at least once.
    /// </summary>
    /// <param name="alike">What the requests of the two runs have in common.</param>
    public static T[] OfFirstRuns<T>(IEnumerable<T> asked, Func<T, string> alike) =>
        Present is not { ActivitiesTwice: true }
            ? [.. asked]
            :
            [
                .. asked
                    .Select((request, place) => (request, place))
                    .GroupBy(asked => alike(asked.request), StringComparer.Ordinal)
                    .SelectMany(group => group.Where((_, run) => run % 2 == 0))
                    .OrderBy(asked => asked.place)
                    .Select(asked => asked.request),
            ];

    public override int RunsPerActivity => ActivitiesTwice ? 2 : base.RunsPerActivity;

    public override int ChooseWaiter(int count) => OldestWaiterFirst ? 0 : base.ChooseWaiter(count);

    public override void GiveUp(List<PendingTask> waiters, PendingTask cancelled)
    {
        if (!SwallowsEventsOfCancelledWaits)
        {
            base.GiveUp(waiters, cancelled);
        }
    }

    public override IReadOnlyList<(string MessageId, HistoryEvent Event)> Deliveries(
        string messageId,
        HistoryEvent sent
    ) =>
        EventsTwice && sent is EventRaised raised
            ? [(messageId, raised), ($"{messageId}/again", raised with { MessageId = $"{messageId}/again" })]
            : base.Deliveries(messageId, sent);

    public override IReadOnlyList<HistoryEvent> Admit(
        IReadOnlyList<HistoryEvent> arrived,
        IReadOnlyList<HistoryEvent> history
    )
    {
        IReadOnlyList<HistoryEvent> taken = base.Admit(arrived, history);
        if (ActivitiesTwice)
        {
            HashSet<int> asked = [.. history.OfType<TaskScheduled>().Select(activity => activity.EventId)];
            taken =
            [
                .. arrived.Where(item =>
                    item is CompletionEvent result && asked.Contains(result.TaskScheduledId)
                    || taken.Contains(item, ReferenceEqualityComparer.Instance)
                ),
            ];
        }

        return Shuffle is { } seed ? Shuffled(taken, seed + history.Count) : taken;
    }

    public override void BeginStep(LiveInstance live)
    {
        if (ForgetsInstances)
        {
            live.Unload();
        }
    }

    public override async Task<InstanceRow?> ShowAsync(
        Func<Task<InstanceRow?>> present,
        Func<Task<InstanceRow?>> stored
    )
    {
        InstanceRow? now = await base.ShowAsync(present, stored);
        if (!RowsLate || now is null)
        {
            return now;
        }

        // Starting an instance writes its row, and starting it again writes it anew.
        InstanceRow? row = await stored();
        bool isOfThisStart = row?.Head.CreatedAt == now.Head.CreatedAt && (now.Head.IsOver || !row.Head.IsOver);
        return isOfThisStart ? row : AsStarted(now);
    }

    private static InstanceRow AsStarted(InstanceRow row) =>
        row with
        {
            Head = row.Head with { Status = OrchestrationRuntimeStatus.Pending, CustomStatus = null },
            Output = null,
            FailureDetails = null,
        };

    // Results change places with anything; what came from outside stays in its order, and the start is the start.
    private static HistoryEvent[] Shuffled(IReadOnlyList<HistoryEvent> arrived, int seed)
    {
        HistoryEvent[] mixed = [.. arrived];
#pragma warning disable CA5394 // The same order for the same seed is what is wanted.
        new Random(seed).Shuffle(mixed);
#pragma warning restore CA5394
        Queue<HistoryEvent> inOrder = new(arrived.Where(item => item is not CompletionEvent));
        return
        [
            .. mixed
                .Select(item => item is CompletionEvent ? item : inOrder.Dequeue())
                .OrderBy(item => item is not ExecutionStarted),
        ];
    }
}
