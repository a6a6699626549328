namespace InboundFlow.Benchmarks.Measuring;

/// <summary>The server that gets the traffic.</summary>
internal interface ITrafficTarget : IAsyncDisposable
{
    /// <summary>Calls it.</summary>
    HttpClient Http { get; }

    /// <summary>The generic channel that takes the messages.</summary>
    string ChannelId { get; }

    /// <summary>The channel's secret.</summary>
    string Secret { get; }

    /// <summary>The storage it uses, when that is ours to measure.</summary>
    string? Storage { get; }

    /// <summary>What it asks of the storage, when that can be counted.</summary>
    StorageCounter? Counter { get; }
}
