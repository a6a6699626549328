using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Cuts the process off from its storage at one request, for good: what a crash at that moment leaves behind.</summary>
/// <param name="at">The number of the request, counted from <see cref="Arm"/>.</param>
/// <param name="takesEffect">Whether the storage still carries that request out; its answer is lost either way.</param>
internal sealed class StorageFault(int at, bool takesEffect) : HttpPipelinePolicy
{
    private int count;
    private readonly TaskCompletionSource fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool armed;

    /// <summary>Completes when the moment has come.</summary>
    public Task Fired => fired.Task;

    /// <summary>Begins to count.</summary>
    public void Arm() => armed = true;

    public void AddTo(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(this);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!armed)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        int number = Interlocked.Increment(ref count) - 1;
        if (number == at && takesEffect)
        {
            await ProcessNextAsync(message, pipeline);
        }

        if (number >= at)
        {
            fired.TrySetResult();
            throw new StorageGoneException();
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here asks the storage synchronously.");
}

/// <summary>There is no storage any more. Of a kind that no client tries again.</summary>
internal sealed class StorageGoneException() : Exception("The process was cut off from its storage.");
