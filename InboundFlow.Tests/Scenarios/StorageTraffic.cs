using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Counts the requests that the app and the engine send to the storage.</summary>
internal sealed class StorageTraffic : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<string> requests = [];

    public int Count => requests.Count;

    /// <summary>What they were, for messages.</summary>
    public IEnumerable<string> Requests => requests;

    public void AddTo(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(this);

    public override void OnSendingRequest(HttpMessage message) =>
        requests.Enqueue($"{message.Request.Method} {message.Request.Uri.ToUri().PathAndQuery}");
}
