using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>Writes of many instances that come while another one is under way.</summary>
public sealed class JointTransactionTests(AzuriteFixture azurite)
{
    private readonly RequestGate requests = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_a_transaction_is_under_way_goes_together_in_the_next()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "turn");
        VersionedHead turn = (await store.FindHeadAsync("turn", Token))!;

        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            () => CreateAsync(store, "second"),
            () => store.AddMessageAsync("third", Raised("m"), Token),
            () => store.CommitAsync(TurnOf(turn), Token),
            () => store.RemoveMessagesAsync("first", ["start:first"], Token)
        );
        await Task.WhenAll(writes);

        Assert.Equal(2, requests.Count);
        Assert.Single((await LoadAsync(store, "turn")).History);
        Assert.Empty((await LoadAsync(store, "first")).Inbox);
        Assert.NotNull(await store.FindHeadAsync("second", Token));
    }

    [Fact]
    public async Task Alone_a_write_is_sent_at_once()
    {
        TableOrchestrationStore store = await OpenAsync();
        requests.Reset();

        await CreateAsync(store, "first");
        await CreateAsync(store, "second");

        Assert.Equal(2, requests.Count);
    }

    [Fact]
    public async Task One_that_is_refused_does_not_keep_the_others_from_being_written()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "taken");
        await CreateAsync(store, "changed");
        VersionedHead old = (await store.FindHeadAsync("changed", Token))!;
        await store.CommitAsync(TurnOf(old), Token);

        Task<string?>? again = null;
        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            () => CreateAsync(store, "second"),
            () => again = CreateAsync(store, "taken"),
            () => store.AddMessageAsync("third", Raised("m"), Token),
            () => store.CommitAsync(TurnOf(old), Token),
            () => CreateAsync(store, "fourth"),
            () => CreateAsync(store, "fifth")
        );
        await Assert.ThrowsAsync<StoreConflictException>(() => writes[4]);
        await Task.WhenAll(writes.Where(write => write != writes[4]));

        Assert.Null(await again!);
        Assert.Single((await LoadAsync(store, "changed")).History);
        foreach (string id in new[] { "first", "second", "fourth", "fifth" })
        {
            Assert.Single((await LoadAsync(store, id)).Inbox);
        }
    }

    [Fact]
    public async Task When_an_answer_is_lost_all_hear_so_and_nothing_is()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "one");
        await CreateAsync(store, "other");
        VersionedHead one = (await store.FindHeadAsync("one", Token))!;
        VersionedHead other = (await store.FindHeadAsync("other", Token))!;

        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            () => store.CommitAsync(TurnOf(one), Token),
            () => store.CommitAsync(TurnOf(other), Token),
            losesSecondAnswer: true
        );

        await writes[0];
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[2]);
        Assert.Single((await LoadAsync(store, "one")).History);
        Assert.Single((await LoadAsync(store, "other")).History);
    }

    [Fact]
    public async Task The_same_message_from_two_at_once_is_kept_once()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "receiver");

        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            () => store.AddMessageAsync("receiver", Raised("m"), Token),
            () => store.AddMessageAsync("receiver", Raised("m"), Token)
        );
        await Task.WhenAll(writes);

        Assert.Equal(2, (await LoadAsync(store, "receiver")).Inbox.Count);
    }

    [Fact]
    public async Task What_does_not_fit_into_one_transaction_goes_into_the_next()
    {
        TableOrchestrationStore store = await OpenAsync();
        string[] wide = ["left", "middle", "right"];
        foreach (string id in wide)
        {
            await CreateAsync(store, id);
        }

        VersionedHead[] heads = await Task.WhenAll(wide.Select(async id => (await store.FindHeadAsync(id, Token))!));
        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            () => store.CommitAsync(TurnOf(heads[0], events: 45), Token),
            () => store.CommitAsync(TurnOf(heads[1], events: 45), Token),
            () => store.CommitAsync(TurnOf(heads[2], events: 45), Token)
        );
        await Task.WhenAll(writes);

        Assert.Equal(3, requests.Count);
        foreach (string id in wide)
        {
            Assert.Equal(45, (await LoadAsync(store, id)).History.Count);
        }
    }

    [Fact]
    public async Task A_write_that_is_given_up_before_it_is_sent_is_not_made()
    {
        TableOrchestrationStore store = await OpenAsync();
        using CancellationTokenSource giveUp = new();

        Task[] writes = await HoldAsync(
            () => CreateAsync(store, "first"),
            async () =>
            {
                Task add = store.AddMessageAsync("first", Raised("never"), giveUp.Token);
                await giveUp.CancelAsync();
                await add;
            },
            () => CreateAsync(store, "second")
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writes[1]);
        await writes[2];
        Assert.Single((await LoadAsync(store, "first")).Inbox);
    }

    private static InboxMessage Raised(string messageId) =>
        new(messageId, 5, null, new EventRaised("e", null, messageId) { At = EngineHarness.Start });

    private static TurnCommit TurnOf(VersionedHead present, int events = 1) =>
        new(
            present.Head with
            {
                NextRow = events,
                Status = OrchestrationRuntimeStatus.Running,
            },
            present.Version,
            [.. Enumerable.Range(0, events).Select(i => new TaskScheduled(i, "A", null) { At = EngineHarness.Start })],
            [],
            [],
            []
        );

    private static Task<string?> CreateAsync(TableOrchestrationStore store, string id)
    {
        ExecutionStarted started = new("Flow", null) { At = EngineHarness.Start };
        (InstanceHead head, InboxMessage start) = NewInstance.Of(id, $"start:{id}", started, EngineHarness.Start);
        return store.TryCreateAsync(head, start, replaced: null, Token);
    }

    private static async Task<StoredInstance> LoadAsync(TableOrchestrationStore store, string id) =>
        await store.LoadAsync(id, Token) ?? throw new InvalidOperationException($"No '{id}'.");

    /// <summary>A store with a single partition.</summary>
    private async Task<TableOrchestrationStore> OpenAsync()
    {
        TableClientOptions options = new();
        options.AddPolicy(requests, HttpPipelinePosition.PerRetry);
        TableServiceClient service = new(await azurite.ConnectionStringAsync(), options);
        TableOrchestrationStore store = new(service, TestHub.NewName(), partitionCount: 1);
        await store.PrepareAsync(Token);
        return store;
    }

    /// <summary>Holds the first write's request until the others have been asked for.</summary>
    private async Task<Task[]> HoldAsync(Func<Task> first, params Func<Task>[] others) =>
        await HoldAsync([first, .. others], losesSecondAnswer: false);

    private Task<Task[]> HoldAsync(Func<Task> first, Func<Task> second, Func<Task> third, bool losesSecondAnswer) =>
        HoldAsync([first, second, third], losesSecondAnswer);

    private async Task<Task[]> HoldAsync(Func<Task>[] all, bool losesSecondAnswer)
    {
        requests.Close(losesSecondAnswer);
        Task first = all[0]();
        await requests.WhenHeldAsync().WaitAsync(Token);
        Task[] writes = [first, .. all[1..].Select(write => write())];
        requests.Open();
        return writes;
    }

    /// <summary>Counts requests, and holds the first one after it was closed.</summary>
    private sealed class RequestGate : HttpPipelinePolicy
    {
        private TaskCompletionSource held = New();
        private TaskCompletionSource opened = New();
        private bool losesSecondAnswer;
        private int count;

        public int Count => Volatile.Read(ref count);

        public RequestGate()
        {
            Open();
        }

        public void Reset() => Volatile.Write(ref count, 0);

        public void Close(bool losing)
        {
            Reset();
            losesSecondAnswer = losing;
            (held, opened) = (New(), New());
        }

        public void Open() => opened.TrySetResult();

        public Task WhenHeldAsync() => held.Task;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The engine does nothing synchronously.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            int number = Interlocked.Increment(ref count);
            held.TrySetResult();
            await opened.Task;
            await ProcessNextAsync(message, pipeline);
            if (number == 2 && losesSecondAnswer)
            {
                losesSecondAnswer = false;
                // Not of a kind that the storage client would try again.
                throw new InvalidOperationException("The answer is lost.");
            }
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
