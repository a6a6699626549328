using Azure.Core;
using Azure.Core.Pipeline;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class TransactionCountTests(AzuriteFixture azurite)
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<int, int>("AddOne", number => number + 1)
        .Orchestrator(
            "Three",
            async context =>
            {
                int number = 0;
                for (int i = 0; i < 3; i++)
                {
                    number = await context.CallActivityAsync<int>("AddOne", number);
                }

                return number;
            }
        )
        .Orchestrator(
            "Wait",
            async context =>
            {
                await Task.WhenAny(
                    context.WaitForExternalEvent<object>("go"),
                    context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None)
                );
                return "over";
            }
        );

    [Fact]
    public async Task Three_activities_cost_a_start_four_turns_and_a_row()
    {
        RequestCounter counter = new();
        await using ServiceProvider services = await StartAsync(counter, TestHub.NewName());

        await RunAsync(services, "Three");

        Assert.Equal(1 + 4 + 1, counter.Count);
    }

    [Fact]
    public async Task Slow_activities_cost_a_row_more_and_not_one_each()
    {
        RequestCounter counter = new();
        FakeTimeProvider clock = new(EngineHarness.Start);
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>(
                "Slow",
                number =>
                {
                    clock.Advance(TimeSpan.FromSeconds(10));
                    return number + 1;
                }
            )
            .Orchestrator(
                "Five",
                async context =>
                {
                    int number = 0;
                    while (number < 5)
                    {
                        context.SetCustomStatus(number);
                        number = await context.CallActivityAsync<int>("Slow", number);
                    }

                    return number;
                }
            );
        await using ServiceProvider services = await StartAsync(counter, TestHub.NewName(), clock, functions);

        await RunAsync(services, "Five");

        Assert.Equal(1 + 6 + 2, counter.Count);
    }

    [Fact]
    public async Task Waiting_costs_nothing_and_survives_a_restart()
    {
        string hub = TestHub.NewName();
        RequestCounter counter = new();
        FakeTimeProvider clock = new(EngineHarness.Start);
        await using ServiceProvider first = await StartAsync(counter, hub, clock);
        string id = await RunAsync(first, "Wait");
        int before = counter.Count;
        clock.Advance(TimeSpan.FromDays(1));
        await first.GetRequiredService<DurableEngine>().WhenIdleAsync();
        Assert.Equal(before, counter.Count);
        await first.DisposeAsync();

        await using ServiceProvider second = await StartAsync(counter, hub, clock);
        clock.Advance(TimeSpan.FromDays(1));
        await second.GetRequiredService<DurableEngine>().WhenIdleAsync();

        OrchestrationMetadata? status = await second
            .GetRequiredService<DurableTaskClient>()
            .GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal("over", status?.ReadOutputAs<string>());
    }

    private static async Task<string> RunAsync(ServiceProvider services, string orchestrator)
    {
        DurableTaskClient client = services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator);
        await services.GetRequiredService<DurableEngine>().WhenIdleAsync();
        return id;
    }

    private async Task<ServiceProvider> StartAsync(
        RequestCounter counter,
        string hub,
        TimeProvider? clock = null,
        TestFunctions? functions = null
    )
    {
        string connectionString = await azurite.ConnectionStringAsync();
        ServiceCollection services = new();
        services.AddSingleton<IDurableFunctions>(functions ?? Functions);
        services.AddSingleton<HttpPipelinePolicy>(counter);
        services.AddSingleton(clock ?? new FakeTimeProvider(EngineHarness.Start));
        services.AddDurableEngine(options =>
        {
            (options.HubName, options.ConnectionString) = (hub, connectionString);
            // It is counted by itself.
            options.RepairInterval = null;
        });
        ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DurableEngine>().StartAsync(CancellationToken.None);
        counter.Reset();
        return provider;
    }

    private sealed class RequestCounter : HttpPipelineSynchronousPolicy
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public void Reset() => Volatile.Write(ref count, 0);

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref count);
    }
}
