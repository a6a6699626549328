namespace InboundFlow.Benchmarks.Measuring;

/// <summary>A server that somebody else started.</summary>
internal sealed class RemoteTarget(TrafficOptions options) : ITrafficTarget
{
    public HttpClient Http { get; } = new() { BaseAddress = options.Url };

    public string ChannelId => options.Channel;

    public string Secret => options.Secret;

    public string? Storage => null;

    public StorageCounter? Counter => null;

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return ValueTask.CompletedTask;
    }
}
