using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Lets one request take effect and loses its answer: the storage client asks again, and meets its own work.</summary>
/// <param name="at">The number of the request, counted from <see cref="Arm"/>.</param>
internal sealed class LostAnswer(int at) : HttpPipelinePolicy
{
    private int count;
    private volatile bool armed;
    private volatile bool fired;

    /// <summary>Whether the moment came.</summary>
    public bool Fired => fired;

    /// <summary>Begins to count.</summary>
    public void Arm() => armed = true;

    /// <summary>Counts no more.</summary>
    public void Disarm() => armed = false;

    public void AddTo(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(this);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (armed && Interlocked.Increment(ref count) - 1 == at)
        {
            fired = true;
            throw new IOException("The answer was lost on its way.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Nothing here asks the storage synchronously.");
}
