using System.Text.Json;
using InboundFlow.LocalRuntime.Durable;
using Microsoft.DurableTask;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>The orchestrations that are measured. Each does as little as it can itself.</summary>
/// <param name="onActivity">Hears of every activity: the orchestration's id, and the activity's input.</param>
internal sealed class EngineFunctions(Action<string, string?>? onActivity = null) : IDurableFunctions
{
    /// <summary>So many activities, one after the other; each adds one to its input.</summary>
    internal const string Chain = nameof(Chain);

    /// <summary>So many activities at once.</summary>
    internal const string FanOut = nameof(FanOut);

    /// <summary>So many events.</summary>
    internal const string Count = nameof(Count);

    /// <summary>An event or, much later, a timer; then an activity.</summary>
    internal const string Wait = nameof(Wait);

    /// <summary>The event that <see cref="Count"/> and <see cref="Wait"/> wait for.</summary>
    internal const string Granted = nameof(Granted);

    private const string AddOne = nameof(AddOne);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    public Func<TaskOrchestrationContext, Task<object?>>? FindOrchestrator(string name) =>
        name switch
        {
            Chain => ChainAsync,
            FanOut => FanOutAsync,
            Count => CountAsync,
            Wait => WaitAsync,
            _ => null,
        };

    public Func<string, string?, CancellationToken, Task<string?>>? FindActivity(string name) => AddOneAsync;

    private static async Task<object?> ChainAsync(TaskOrchestrationContext context)
    {
        int length = context.GetInput<int>();
        int number = 0;
        for (int i = 0; i < length; i++)
        {
            number = await context.CallActivityAsync<int>(AddOne, number);
        }

        return number;
    }

    private static async Task<object?> FanOutAsync(TaskOrchestrationContext context)
    {
        int width = context.GetInput<int>();
        int[] numbers = await Task.WhenAll(
            Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>(AddOne, i))
        );
        return numbers.Sum();
    }

    private static async Task<object?> CountAsync(TaskOrchestrationContext context)
    {
        int count = context.GetInput<int>();
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await context.WaitForExternalEvent<int>(Granted);
        }

        return sum;
    }

    private static async Task<object?> WaitAsync(TaskOrchestrationContext context)
    {
        using CancellationTokenSource decided = new();
        Task<int> granted = context.WaitForExternalEvent<int>(Granted);
        Task deadline = context.CreateTimer(Patience, decided.Token);
        await Task.WhenAny(granted, deadline);
#pragma warning disable CA1849, VSTHRD103, S6966 // CancelAsync goes on elsewhere, which an orchestrator must not.
        decided.Cancel();
#pragma warning restore CA1849, VSTHRD103, S6966
        return await context.CallActivityAsync<int>(AddOne, await granted);
    }

    private Task<string?> AddOneAsync(string instanceId, string? input, CancellationToken cancellationToken)
    {
        onActivity?.Invoke(instanceId, input);
        return Task.FromResult<string?>(JsonSerializer.Serialize(JsonSerializer.Deserialize<int>(input!) + 1));
    }
}
