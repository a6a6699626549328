using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>What becomes of the blobs that hold what rows can't.</summary>
public sealed class LargePayloadTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = EngineHarness.Start;
    private static readonly string Large = Text('a');

    private readonly string hub = TestHub.NewName();
    private BlobServiceClient? blobs;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_column_is_empty_and_names_a_blob_in_the_folder_of_the_instance()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "a/b", Large);

        TableClient history = new(await azurite.ConnectionStringAsync(), $"{hub}History");
        TableEntity row = await history
            .QueryAsync<TableEntity>("Kind eq 'inbox'", cancellationToken: Token)
            .SingleAsync(Token);

        Assert.Equal("", row.GetString("Input"));
        Assert.Equal([row.GetString("InputBlobName")], await BlobsAsync());
        Assert.StartsWith("a^0b/", row.GetString("InputBlobName"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_moves_from_row_to_row_is_one_blob()
    {
        TableOrchestrationStore store = await OpenAsync();
        (InstanceHead head, string version) = await CreateAsync(store, "one", Large);
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };

        await store.CommitAsync(
            new TurnCommit(head, version, [Started(Large)], ["start:one"], [], []),
            CancellationToken.None
        );
        await store.WriteRowAsync(new InstanceRow(head, Large, Large), Token);

        Assert.Single(await BlobsAsync());
        Assert.Equal(Large, (await store.FindRowAsync("one", Token))!.Output);
    }

    [Theory]
    [InlineData("order-1", "order-10")]
    [InlineData("order", "order/1")]
    [InlineData(".", "..")]
    [InlineData("a.", "a")]
    [InlineData("a^4", "a.")]
    [InlineData("\u00e9t\u00e9 #1?", "\u00e9t\u00e9 #1?&x=%2F")]
    public async Task Purging_takes_the_blobs_of_the_instance_and_no_others(string id, string other)
    {
        TableOrchestrationStore store = await OpenAsync();
        await EndAsync(store, other);
        string[] others = [.. await BlobsAsync()];
        await EndAsync(store, id);
        Assert.Equal(2, (await BlobsAsync()).Count);

        await store.PurgeAsync(id, Token);

        Assert.Equal(others, await BlobsAsync());
        Assert.Null(await store.FindRowAsync(id, Token));
        Assert.Equal(Large, (await store.FindRowAsync(other, Token))!.Input);
        Assert.Equal(Large, ((ExecutionStarted)(await store.LoadAsync(other, Token))!.History[0]).Input);
    }

    [Fact]
    public async Task An_instance_that_continues_as_new_again_and_again_keeps_no_more_blobs_than_it_names()
    {
        TableOrchestrationStore store = await OpenAsync();
        (InstanceHead head, string version) = await CreateAsync(store, "eternal", Text('0'));
        List<int> counts = [];
        for (int round = 0; round < 6; round++)
        {
            // Halfway, another process takes over.
            store = round == 3 ? await OpenAsync() : store;
            StoredInstance stored = (await store.LoadAsync("eternal", Token))!;
            Assert.Equal(Text((char)('0' + round)), ((ExecutionStarted)stored.Inbox[0].Event).Input);
            (head, version) = await ContinueAsync(store, stored, Text((char)('1' + round)));
            await store.WriteRowAsync(new InstanceRow(head, Text((char)('1' + round)), null), Token);
            counts.Add((await BlobsAsync()).Count);
        }

        // The row still names the one before when the turn commits.
        Assert.All(counts, count => Assert.InRange(count, 1, 2));
    }

    [Fact]
    public async Task An_instance_that_replaces_another_takes_over_no_blobs()
    {
        TableOrchestrationStore store = await OpenAsync();
        await EndAsync(store, "again");
        VersionedHead old = (await store.FindHeadAsync("again", Token))!;
        (InstanceHead fresh, InboxMessage start) = NewInstance.Of("again", "m2", Started("1"), Now);
        Assert.NotNull(await store.TryCreateAsync(fresh.After(old.Head), start, old, Token));
        await store.WriteRowAsync(new InstanceRow(fresh, "1", null), Token);

        await store.LoadAsync("again", Token);

        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task A_restart_looks_at_no_blob()
    {
        TableOrchestrationStore store = await OpenAsync();
        await CreateAsync(store, "waiting", Large);
        await Container().DeleteAsync(cancellationToken: Token);

        UnfinishedInstance found = Assert.Single(await (await OpenAsync()).FindUnfinishedAsync(Token));

        Assert.Equal("waiting", found.InstanceId);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.LoadAsync("waiting", Token));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0", "https://a.blob.core.windows.net/")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:5/a", null)]
    public void The_blobs_are_where_the_connection_string_says(string connectionString, string? address)
    {
        BlobServiceClient? client = DurableEngineRegistration.ConnectBlobs(connectionString, new BlobClientOptions());

        Assert.Equal(address, client?.Uri.ToString());
    }

    [Fact]
    public async Task Without_a_place_for_blobs_a_large_text_is_refused_and_purging_works()
    {
        TableServiceClient service = new(await azurite.ConnectionStringAsync());
        TableOrchestrationStore store = new(service, hub, blobs: () => null);
        await store.PrepareAsync(Token);
        (InstanceHead head, string version) = await CreateAsync(store, "small", "1");
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(new TurnCommit(head, version, [Started("1")], ["start:small"], [], []), Token);

        await store.PurgeAsync("small", Token);
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CreateAsync(store, "large", Large)
        );

        Assert.Null(await store.FindHeadAsync("small", Token));
        Assert.Contains("BlobEndpoint", refusal.Message, StringComparison.Ordinal);
    }

    private static string Text(char c) => $"\"{new string(c, 40_000)}\"";

    private static ExecutionStarted Started(string input) => new("Flow", input) { At = Now };

    private static async Task<(InstanceHead Head, string Version)> CreateAsync(
        TableOrchestrationStore store,
        string id,
        string input
    )
    {
        (InstanceHead head, InboxMessage start) = NewInstance.Of(id, $"start:{id}", Started(input), Now);
        return (head, (await store.TryCreateAsync(head, start, replaced: null, Token))!);
    }

    private static async Task EndAsync(TableOrchestrationStore store, string id)
    {
        (InstanceHead head, string version) = await CreateAsync(store, id, Large);
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(new TurnCommit(head, version, [Started(Large)], [$"start:{id}"], [], []), Token);
        await store.WriteRowAsync(new InstanceRow(head, Large, null), Token);
    }

    /// <summary>Two turns: one that takes the start, and one that ends the execution.</summary>
    private static async Task<(InstanceHead Head, string Version)> ContinueAsync(
        TableOrchestrationStore store,
        StoredInstance stored,
        string input
    )
    {
        InstanceHead head = stored.Head with { NextRow = stored.Head.NextRow + 1 };
        HistoryEvent[] events = [stored.Inbox[0].Event];
        string[] consumed = [stored.Inbox[0].MessageId];
        string version = await store.CommitAsync(
            new TurnCommit(head, stored.Version, events, consumed, [], []),
            CancellationToken.None
        );
        string execution = $"execution-{head.NextRow}";
        InstanceHead next = head with
        {
            ExecutionId = execution,
            FirstRow = head.NextRow + 1,
            NextRow = head.NextRow + 1,
        };
        InboxMessage start = new($"{execution}/0", InboxMessage.StartOrder, execution, Started(input));
        TurnCommit commit = new(next, version, [], [], [], [start]) { RemovedRows = (head.FirstRow, head.NextRow) };
        return (next, await store.CommitAsync(commit, CancellationToken.None));
    }

    private BlobContainerClient Container() => blobs!.GetBlobContainerClient($"{hub.ToLowerInvariant()}-largemessages");

    private async Task<IReadOnlyList<string>> BlobsAsync() =>
        await Container().GetBlobsAsync(cancellationToken: Token).Select(blob => blob.Name).ToListAsync(Token);

    private async Task<TableOrchestrationStore> OpenAsync()
    {
        string connectionString = await azurite.ConnectionStringAsync();
        blobs ??= new BlobServiceClient(connectionString);
        TableOrchestrationStore store = new(new TableServiceClient(connectionString), hub, blobs: () => blobs);
        await store.PrepareAsync(Token);
        return store;
    }
}
