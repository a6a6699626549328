using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Hosting;

public sealed class TaskHubLeaseTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly string taskHub = TestHost.UniqueName();
    private readonly Lifetime lifetime = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_is_refused_for_as_long_as_the_first_lives_and_told_what_to_do()
    {
        await using TaskHubLease first = await CreateAsync();
        await using TaskHubLease second = await CreateAsync();
        await first.StartAsync(Token);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            second.StartAsync(Token)
        );
        Assert.Contains(taskHub, exception.Message, StringComparison.Ordinal);
        Assert.Contains($"number {Environment.ProcessId} on", exception.Message, StringComparison.Ordinal);
        Assert.Contains("hubName", exception.Message, StringComparison.Ordinal);

        await first.StopAsync(Token);
        await second.StartAsync(Token);
    }

    [Fact]
    public async Task After_a_kill_the_next_start_on_this_machine_does_not_wait()
    {
        await using TaskHubLease first = await CreateAsync();
        await using TaskHubLease second = await CreateAsync();
        await first.StartAsync(Token);
        await first.AbandonAsync();

        await second.StartAsync(Token);

        Assert.Contains($"|{Environment.ProcessId}|", (await RowAsync()).GetString("Holder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holder_of_this_machine_that_does_not_run_any_more_holds_nothing()
    {
        ProcessIdentity gone = ProcessIdentity.Current with { Stamp = "another life" };
        await WriteRowAsync($"{gone}|abc");
        await using TaskHubLease lease = await CreateAsync();

        await lease.StartAsync(Token);
    }

    [Fact]
    public async Task A_holder_on_another_machine_holds_until_its_time_is_up()
    {
        await WriteRowAsync($"{ProcessIdentity.Current with { Machine = "elsewhere" }}|abc");
        await using TaskHubLease lease = await CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => lease.StartAsync(Token));

        time.Advance(TaskHubLease.Term);

        await lease.StartAsync(Token);
    }

    [Fact]
    public async Task A_holder_gives_signs_of_life()
    {
        await using TaskHubLease lease = await CreateAsync();
        await lease.StartAsync(Token);
        DateTimeOffset before = (await RowAsync()).GetDateTimeOffset("Until")!.Value;

        time.Advance(TaskHubLease.Term / 3);
        await lease.RenewedAsync();

        Assert.Equal(before + TaskHubLease.Term / 3, (await RowAsync()).GetDateTimeOffset("Until"));
    }

    [Fact]
    public async Task A_holder_that_was_pushed_aside_stops_its_app()
    {
        await using TaskHubLease lease = await CreateAsync();
        await lease.StartAsync(Token);
        await WriteRowAsync("somebody else");

        time.Advance(TaskHubLease.Term / 3);
        await lease.RenewedAsync();

        Assert.True(lifetime.IsStopping);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_not_taken_for_a_rival()
    {
        TableClientOptions options = new() { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        LostAnswers lost = new();
        options.AddPolicy(lost, HttpPipelinePosition.PerRetry);
        await using TaskHubLease lease = await CreateAsync(options);
        await using TaskHubLease rival = await CreateAsync();

        lost.LoseNext(HttpMethod.Post);
        await lease.StartAsync(Token);
        lost.LoseNext(HttpMethod.Put);
        time.Advance(TaskHubLease.Term / 3);
        await lease.RenewedAsync();
        DateTimeOffset before = (await RowAsync()).GetDateTimeOffset("Until")!.Value;
        time.Advance(TaskHubLease.Term / 3);
        await lease.RenewedAsync();

        Assert.Equal(2, lost.Count);
        Assert.False(lifetime.IsStopping);
        Assert.Equal(before + TaskHubLease.Term / 3, (await RowAsync()).GetDateTimeOffset("Until"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rival.StartAsync(Token));
        await lease.StopAsync(Token);
        await rival.StartAsync(Token);
    }

    private async Task<TaskHubLease> CreateAsync(TableClientOptions? options = null) =>
        new(
            new TableServiceClient(await azurite.ConnectionStringAsync(), options),
            taskHub,
            time,
            lifetime,
            NullLogger<TaskHubLease>.Instance
        );

    private async Task<TableClient> TableAsync()
    {
        TableClient table = new(await azurite.ConnectionStringAsync(), taskHub + "Owner");
        await table.CreateIfNotExistsAsync(Token);
        return table;
    }

    private async Task<TableEntity> RowAsync() =>
        await (await TableAsync()).GetEntityAsync<TableEntity>("owner", "owner", null, Token);

    private async Task WriteRowAsync(string holder)
    {
        TableEntity row = new("owner", "owner")
        {
            ["Holder"] = holder,
            ["Until"] = time.GetUtcNow() + TaskHubLease.Term,
        };
        await (await TableAsync()).UpsertEntityAsync(row, TableUpdateMode.Replace, Token);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool IsStopping { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => IsStopping = true;
    }

    /// <summary>Lets a write through and drops its answer, once when so told.</summary>
    private sealed class LostAnswers : HttpPipelinePolicy
    {
        private string? next;

        public int Count { get; private set; }

        public void LoseNext(HttpMethod method) => next = method.Method;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The lease does nothing synchronously.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            bool isRow = !message.Request.Uri.Path.EndsWith("Tables", StringComparison.Ordinal);
            if (isRow && string.Equals(message.Request.Method.Method, next, StringComparison.Ordinal))
            {
                next = null;
                Count++;
                throw new IOException("The answer was lost.");
            }
        }
    }
}
