using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>An engine on a store of the test's, with a clock of the test's.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;

    private EngineHarness(
        TestFunctions functions,
        IOrchestrationStore store,
        FakeTimeProvider clock,
        Action<DurableEngineOptions>? configure,
        EngineConduct? conduct,
        ILoggerProvider? logs
    )
    {
        Store = store;
        Clock = clock;
        ServiceCollection collection = new();
        collection.AddSingleton<IDurableFunctions>(functions);
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton(store);
        if (conduct is not null)
        {
            collection.AddSingleton(conduct);
        }

        if (logs is not null)
        {
            collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        }

        collection.AddDurableEngine(configure);
        services = collection.BuildServiceProvider();
    }

    public IOrchestrationStore Store { get; }

    public FakeTimeProvider Clock { get; }

    public DurableEngine Engine => services.GetRequiredService<DurableEngine>();

    public DurableTaskClient Client => services.GetRequiredService<DurableTaskClient>();

    public IServiceProvider Services => services;

    public static async Task<EngineHarness> StartAsync(
        TestFunctions functions,
        IOrchestrationStore? store = null,
        FakeTimeProvider? clock = null,
        Action<DurableEngineOptions>? configure = null,
        EngineConduct? conduct = null,
        ILoggerProvider? logs = null
    )
    {
        EngineHarness harness = new(
            functions,
            store ?? new MemoryOrchestrationStore(),
            clock ?? new FakeTimeProvider(Start),
            configure,
            conduct,
            logs
        );
        await harness.Engine.StartAsync(TestContext.Current.CancellationToken);
        return harness;
    }

    /// <summary>Starts an orchestration and lets everything happen that can happen now.</summary>
    public async Task<string> RunAsync(
        string orchestrator,
        object? input = null,
        StartOrchestrationOptions? options = null
    )
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options);
        await SettleAsync();
        return id;
    }

    /// <summary>Waits until nothing more happens at the present time.</summary>
    public Task SettleAsync() =>
        Engine.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public async Task AdvanceAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await SettleAsync();
    }

    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await SettleAsync();
    }

    public async Task<OrchestrationMetadata> StatusAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true)
        ?? throw new InvalidOperationException($"There is no '{id}'.");

    public async Task<T?> OutputAsync<T>(string id)
    {
        OrchestrationMetadata status = await StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, status.RuntimeStatus);
        return status.ReadOutputAs<T>();
    }

    /// <summary>Ends the engine as a crash does. The store stays.</summary>
    public ValueTask DisposeAsync() => services.DisposeAsync();
}
