using CsCheck;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>
/// Random days of two processes over one partition, with storage calls that fail before or after they took effect. A
/// call that fails is made again, as an activity is. After every step the stored rows keep every promise.
/// </summary>
public sealed class DispatchStoreModelTests
{
    private static readonly Gen<DispatchStep> AnyStep = Gen.Select(
        Gen.Int[0, 14],
        Gen.Int[0, DispatchDay.Conversations.Length - 1],
        Gen.Int[0, DispatchDay.Agents.Length - 1],
        Gen.Int[0, 5],
        Gen.Int[0, 1],
        Gen.Frequency((3, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 8])),
        Gen.Bool,
        (kind, what, who, number, process, failAt, takesEffect) =>
            new DispatchStep(kind, what, who, number, process, failAt, takesEffect)
    );

    // Asking, falling back, closing, presence, transfers and telling.
    private static readonly Gen<DispatchStep> AnyCalmStep = AnyStep.Where(step =>
        step.Kind is <= 6 or 8 or 9 or 13 or 14
    );

    [Fact]
    public async Task Whatever_happens_every_promise_is_kept() =>
        await AnyStep.Array[1, 60].SampleAsync(RunOneByOneAsync, iter: 300);

    [Fact]
    public async Task Whatever_happens_at_once_every_promise_is_kept() =>
        await AnyStep.Array[6].Array[1, 12].SampleAsync(rounds => RunAtOnceAsync(rounds, _ => { }), iter: 150);

    [Fact]
    public async Task Whatever_happens_at_once_nobody_has_more_than_they_can_take() =>
        await AnyCalmStep
            .Array[8]
            .Array[1, 12]
            .SampleAsync(rounds => RunAtOnceAsync(rounds, rows => rows.CheckAllCapacities()), iter: 150);

    private static async Task RunOneByOneAsync(DispatchStep[] steps)
    {
        DispatchDay day = await DispatchDay.BeginAsync();
        DispatchRowsView first = day.Rows;
        foreach (DispatchStep step in steps)
        {
            DispatchRowsView before = day.Rows;
            await day.DoAsync(step);
            await day.SettleAsync();
            day.Rows.Check(day.Told, day.QueuedAt);
            day.Rows.CheckCapacity(before);
            day.Rows.CheckJournal(before);
        }

        day.Rows.CheckJournal(first);
    }

    private static async Task RunAtOnceAsync(DispatchStep[][] rounds, Action<DispatchRowsView> check)
    {
        DispatchDay day = await DispatchDay.BeginAsync();
        DispatchRowsView first = day.Rows;
        foreach (DispatchStep[] round in rounds)
        {
            // One step a conversation, so that it is clear which answer came last.
            await Task.WhenAll(round.DistinctBy(step => step.What).Select(step => Task.Run(() => day.DoAsync(step))));
            await day.SettleAsync();
            day.Rows.Check(day.Told, day.QueuedAt);
            check(day.Rows);
            day.Rows.CheckJournal(first);
        }
    }
}
