using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Counts the requests that the app and the engine send to the storage.</summary>
internal sealed class StorageTraffic : HttpPipelineSynchronousPolicy
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public void AddTo(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(this);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref count);
}
