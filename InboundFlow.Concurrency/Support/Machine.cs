using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Concurrency.Support;

/// <summary>An engine under the scheduler's control: two of each worker, so that they can get in each other's way.</summary>
internal sealed class Machine
{
    private readonly World world;

    private Machine(World world, IServiceProvider services)
    {
        this.world = world;
        Engine = services.GetRequiredService<DurableEngine>();
        Client = services.GetRequiredService<DurableTaskClient>();
    }

    public DurableEngine Engine { get; }

    public DurableTaskClient Client { get; }

    public static async Task<Machine> StartAsync(World world, TestFunctions functions, IOrchestrationStore store)
    {
        ServiceCollection services = new();
        services.AddSingleton<IDurableFunctions>(functions);
        services.AddSingleton<TimeProvider>(world.Clock);
        services.AddSingleton(store);
        services.AddDurableEngine(options =>
        {
            options.MaxConcurrentActivities = 2;
            options.MaxConcurrentOrchestrators = 2;
            // What gets lost is to stay lost, and be noticed.
            options.RepairInterval = null;
        });
        // Never disposed of: the container would do it on threads of its own, and it holds nothing.
        Machine machine = new(world, services.BuildServiceProvider());
        await machine.Engine.StartAsync(CancellationToken.None);
        return machine;
    }

    /// <summary>Lets everything happen that can happen, rests after failures of the store included.</summary>
    public async Task SettleAsync()
    {
        for (int i = 0; i < 6; i++)
        {
            await Engine.WhenIdleAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Engine.WhenIdleAsync();
    }

    public Task<string> StartOrchestrationAsync(string name, string id, object? input = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id));

    /// <summary>Lets everything happen, by which the orchestration has to end.</summary>
    public async Task<OrchestrationMetadata> FinishAsync(string id)
    {
        await SettleAsync();
        OrchestrationMetadata? found = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        if (found is not { IsCompleted: true })
        {
            Assert.Fail($"'{id}' waits in vain: it is {found?.RuntimeStatus.ToString() ?? "not there"}.");
        }

        return found;
    }
}
