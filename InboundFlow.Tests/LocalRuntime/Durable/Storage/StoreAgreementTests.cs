using Azure.Data.Tables;
using Azure.Storage.Blobs;
using CsCheck;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>The table store does what the memory store does, whatever is asked of them and in whatever order.</summary>
public sealed class StoreAgreementTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = EngineHarness.Start;
    private static readonly string[] Ids = ["order-1", "order-10"];

    // In UTF-16, and two bytes a letter: nothing, just below and above the limit of a column, and far above.
    private static readonly int[] Sizes = [0, 59 * 512, 61 * 512, 70 * 512, 200 * 512];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, Ids.Length - 1],
        Gen.Int[0, Sizes.Length - 1],
        Gen.Int[0, 3],
        (kind, id, size, number) => new Step(kind, Ids[id], size, number)
    );

    [Fact]
    public async Task Both_stores_agree_after_every_step() =>
        await AnyStep.Array[1, 16].SampleAsync(RunAsync, iter: 12, threads: 1);

    private async Task RunAsync(Step[] steps)
    {
        string connectionString = await azurite.ConnectionStringAsync();
        TableOrchestrationStore tables = new(
            new TableServiceClient(connectionString),
            TestHub.NewName(),
            blobs: () => new BlobServiceClient(connectionString)
        );
        await tables.PrepareAsync(default);
        MemoryOrchestrationStore memory = new();
        // So that most of the steps find something to do.
        Step[] all = [new Step(0, Ids[0], 0, 0), .. steps];
        for (int i = 0; i < all.Length; i++)
        {
            string inTables = await TakeAsync(tables, all[i], i);
            string inMemory = await TakeAsync(memory, all[i], i);
            Assert.Equal(inMemory, inTables);
            Assert.Equal(await ShowAsync(memory, all[i].Id), await ShowAsync(tables, all[i].Id));
        }

        foreach (string id in Ids)
        {
            Assert.Equal(await ShowAsync(memory, id), await ShowAsync(tables, id));
        }
    }

    /// <summary>Takes a step, with what the store itself says of the instance.</summary>
    /// <returns>What came of it.</returns>
    private static async Task<string> TakeAsync(IOrchestrationStore store, Step step, int number)
    {
        VersionedHead? head = await store.FindHeadAsync(step.Id, default);
        try
        {
            switch (step.Kind)
            {
                case 0:
                    return await CreateAsync(store, step, number, replaced: null);
                case 1 when head is { Head.IsOver: true }:
                    return await CreateAsync(store, step, number, head);
                case 2 or 3:
                    await store.AddMessageAsync(step.Id, Raised($"m{step.Number}", number, step), default);
                    return "added";
                case 4:
                    await store.RemoveMessagesAsync(step.Id, [$"m{step.Number}"], default);
                    return "removed";
                case 5 or 6 when head is { Head.IsOver: false }:
                    return await CommitAsync(store, step, number);
                case 7 when head is { Head.IsOver: false }:
                    return await ContinueAsNewAsync(store, step, number);
                case 8 when head is not null:
                    string text = Text(step);
                    await store.WriteRowAsync(
                        new InstanceRow(head.Head, text, step.Number == 0 ? null : text),
                        default
                    );
                    return "shown";
                case 9:
                    await store.PurgeAsync(step.Id, default);
                    return "purged";
                default:
                    return "nothing";
            }
        }
        catch (StoreConflictException)
        {
            return "conflict";
        }
    }

    private static async Task<string> CreateAsync(
        IOrchestrationStore store,
        Step step,
        int number,
        VersionedHead? replaced
    )
    {
        ExecutionStarted started = new("Flow", Text(step)) { At = Now };
        (InstanceHead head, InboxMessage start) = NewInstance.Of(step.Id, $"start-{number}", started, Now);
        head = head with { ExecutionId = $"execution-{number}" };
        head = replaced is null ? head : head.After(replaced.Head);
        start = start with { ForExecutionId = head.ExecutionId };
        return await store.TryCreateAsync(head, start, replaced, default) is null ? "taken" : "created";
    }

    /// <summary>A turn that takes all there is; now and then a large one, and now and then the last.</summary>
    private static async Task<string> CommitAsync(IOrchestrationStore store, Step step, int number)
    {
        StoredInstance stored = (await store.LoadAsync(step.Id, default))!;
        int count = step.Kind == 6 ? 1 : 110;
        HistoryEvent[] events =
        [
            .. stored.Inbox.Select(message => message.Event),
            .. Enumerable
                .Range(0, count)
                .Select(i => new TaskScheduled(i, "A", i == 0 ? Text(step) : "1") { At = Now }),
        ];
        OutgoingMessage[] outgoing =
        [
            .. Enumerable
                .Range(0, step.Number)
                .Select(i => new OutgoingMessage($"{number}/{i}", "t", null, Raised($"{number}/{i}", i, step).Event)),
        ];
        InstanceHead head = stored.Head with
        {
            Status = step.Number == 3 ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
            NextRow = stored.Head.NextRow + events.Length,
        };
        string[] consumed = [.. stored.Inbox.Select(message => message.MessageId)];
        await store.CommitAsync(new TurnCommit(head, stored.Version, events, consumed, outgoing, []), default);
        if (step.Number == 2)
        {
            StoredInstance after = (await store.LoadAsync(step.Id, default))!;
            await store.RemoveOutgoingAsync(step.Id, after.Outbox, default);
        }

        return "committed";
    }

    private static async Task<string> ContinueAsNewAsync(IOrchestrationStore store, Step step, int number)
    {
        StoredInstance stored = (await store.LoadAsync(step.Id, default))!;
        long row = stored.Head.NextRow + 1;
        InstanceHead head = stored.Head with { ExecutionId = $"execution-{number}", FirstRow = row, NextRow = row };
        ExecutionStarted started = new("Flow", Text(step)) { At = Now };
        TurnCommit commit = new(
            head,
            stored.Version,
            [],
            [.. stored.Inbox.Select(message => message.MessageId)],
            [],
            [new InboxMessage($"{number}/start", InboxMessage.StartOrder, head.ExecutionId, started)]
        )
        {
            RemovedRows = (stored.Head.FirstRow, stored.Head.NextRow),
        };
        await store.CommitAsync(commit, default);
        return "continued";
    }

    /// <summary>All that the store says of an instance, but the versions.</summary>
    private static async Task<string> ShowAsync(IOrchestrationStore store, string id)
    {
        StoredInstance? stored = await store.LoadAsync(id, default);
        InstanceOutline? outline = await store.FindOutlineAsync(id, default);
        InstanceRow? row = await store.FindRowAsync(id, default);
        IReadOnlyList<InstanceRow> listed = await store.QueryRowsAsync(new(null, null, null, id), null, 1, default);
        return string.Join(
            '\n',
            [
                $"head {stored?.Head}",
                .. (stored?.History ?? []).Select(item => $"event {item}"),
                .. (stored?.Inbox ?? []).Select(message => $"inbox {message}"),
                .. (stored?.Outbox ?? []).Select(message => $"outbox {message}").Order(StringComparer.Ordinal),
                $"outline {outline?.Head.NextRow} {outline?.HasOutgoing}",
                $"row {row?.Head.ExecutionId} {row?.Head.Status} {row?.Head.NextRow} {row?.Input} {row?.Output}",
                .. listed.Select(each => $"listed {each.InstanceId} {each.Input}"),
            ]
        );
    }

    private static InboxMessage Raised(string messageId, int order, Step step) =>
        new(messageId, order + 1, null, new EventRaised("go", Text(step), messageId) { At = Now });

    // Different for every size and number, so that one is not taken for another.
    private static string Text(Step step) => new((char)('a' + step.Number), Sizes[step.Size]);

    /// <summary>One thing to do with one instance.</summary>
    private sealed record Step(int Kind, string Id, int Size, int Number);
}
