using Azure.Core;
using Azure.Core.Pipeline;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>From one request on, none succeeds; that one may still take effect.</summary>
internal sealed class FatalRequest(int failAt, bool afterEffect) : HttpPipelinePolicy
{
    private int count;

    public bool HasFailed => Volatile.Read(ref count) >= failAt;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The engine does nothing synchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        int number = Interlocked.Increment(ref count);
        if (number < failAt)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        if (number == failAt && afterEffect)
        {
            await ProcessNextAsync(message, pipeline);
        }

        // Not of a kind that the storage client would try again.
        throw new InvalidOperationException("The process is dead.");
    }
}
