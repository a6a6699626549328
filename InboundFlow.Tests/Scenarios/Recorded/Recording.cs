using InboundFlow.Functions.Enrichment;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios.Recorded;

/// <summary>A run of the app whose history is worth keeping.</summary>
/// <param name="Name">The file's.</param>
/// <param name="Orchestrator">Of whose instance; there is one of it after the run.</param>
internal sealed record Recording(string Name, string Orchestrator, Func<App, RepliesServer, Task> PlayAsync)
{
    /// <summary>It goes through hours, and is only played to be recorded.</summary>
    public bool IsLong { get; init; }

    /// <summary>So many attempts at enriching fail.</summary>
    public int FailingLookups { get; init; }

    /// <summary>The workflow's rule, where it has one.</summary>
    public IReadOnlyDictionary<string, string?> Rule { get; init; } = new Dictionary<string, string?>();

    /// <summary>Plays the run.</summary>
    /// <returns>The history it leaves, without stack traces: those have the paths of the machine.</returns>
    public async Task<RecordedHistory> RecordAsync(AzuriteFixture azurite)
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await App.StartAsync(
            azurite,
            services =>
            {
                if (FailingLookups > 0)
                {
                    services.AddSingleton<IContactLookup>(new FailingLookup(FailingLookups));
                }
            },
            new Dictionary<string, string?>(Rule, StringComparer.Ordinal)
            {
                [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies",
            }
        );
        await PlayAsync(app, shop);
        await app.Host.DrainAsync();

        List<string> ids = [];
        await foreach (
            OrchestrationMetadata instance in app
                .Host.Services.GetRequiredService<DurableTaskClient>()
                .GetAllInstancesAsync()
        )
        {
            ids.AddRange(instance.Name == Orchestrator ? [instance.InstanceId] : []);
        }

        string id = Assert.Single(ids);
        StoredInstance stored = (
            await app.Host.Services.GetRequiredService<IOrchestrationStore>().PeekAsync(id, CancellationToken.None)
        )!;
        return new(id, stored.Head.ExecutionId, [.. stored.History.Select(WithoutTrace)]);
    }

    private static HistoryEvent WithoutTrace(HistoryEvent item) =>
        item switch
        {
            TaskFailed failed => failed with { FailureDetails = WithoutTrace(failed.FailureDetails)! },
            SubOrchestrationInstanceFailed failed => failed with
            {
                FailureDetails = WithoutTrace(failed.FailureDetails)!,
            },
            ExecutionCompleted end => end with { FailureDetails = WithoutTrace(end.FailureDetails) },
            _ => item,
        };

    private static TaskFailureDetails? WithoutTrace(TaskFailureDetails? failure) =>
        failure is null ? null : failure with { StackTrace = null, InnerFailure = WithoutTrace(failure.InnerFailure) };

    private sealed class FailingLookup(int times) : IContactLookup
    {
        private int count;

        public Task<LookupResult> FindAsync(
            EnrichmentRequest request,
            string? language,
            CancellationToken cancellationToken
        ) =>
            Interlocked.Increment(ref count) <= times
                ? throw new IOException("The lookup is down.")
                : Task.FromResult(LookupResult.Nothing(LookupOutcome.NotFound));
    }
}
