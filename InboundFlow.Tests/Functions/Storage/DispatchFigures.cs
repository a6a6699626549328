using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What the metrics of one process say.</summary>
internal sealed class DispatchFigures : IDisposable
{
    private readonly ConcurrentDictionary<string, double> sums = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public DispatchFigures()
    {
        IMeterFactory meters = DispatchStores.Meters();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => sums[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => sums[instrument.Name] = value);
        listener.Start();
        Metrics = new DispatchMetrics(meters);
    }

    public DispatchMetrics Metrics { get; }

    public (int Commits, int Conflicts, int CatchUps, int Reloads) Counts =>
        (Count("commits"), Count("conflicts"), Count("catch_ups"), Count("reloads"));

    /// <summary>What the gauges say; <see langword="null"/> where they say nothing.</summary>
    public (double? OldestUnserved, double? QueueLength) Read()
    {
        sums.Clear();
        listener.RecordObservableInstruments();
        return (Find("oldest_unserved"), Find("queue_length"));
    }

    public void Clear() => sums.Clear();

    public void Dispose() => listener.Dispose();

    private double? Find(string name) =>
        sums.TryGetValue("inboundflow.dispatch." + name, out double value) ? value : null;

    private int Count(string name) => (int)sums.GetValueOrDefault("inboundflow.dispatch." + name);
}
