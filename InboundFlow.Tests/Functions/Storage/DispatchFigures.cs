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
        listener.Start();
        Metrics = new DispatchMetrics(meters);
    }

    public DispatchMetrics Metrics { get; }

    public (int Commits, int Conflicts, int CatchUps, int Reloads) Counts =>
        (Count("commits"), Count("conflicts"), Count("catch_ups"), Count("reloads"));

    public void Clear() => sums.Clear();

    public void Dispose() => listener.Dispose();

    private int Count(string name) => (int)sums.GetValueOrDefault("inboundflow.dispatch." + name);
}
