using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

/// <summary>What one engine measures, and not the others in this process.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> measured = new();

    public MeterRecorder(EngineHarness engine)
    {
        IMeterFactory factory = engine.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, present) =>
        {
            if (instrument.Meter.Name == DurableMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                present.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Every tag of every measurement.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Tags => measured.SelectMany(each => each.Tags);

    /// <summary>The values an instrument has given, with these tags at least.</summary>
    public double[] Values(string instrument, params (string Key, string Value)[] tags) =>
        [
            .. measured
                .Where(each =>
                    each.Name == $"inboundflow.durable.{instrument}"
                    && tags.All(tag => Equals(each.Tags.GetValueOrDefault(tag.Key), tag.Value))
                )
                .Select(each => each.Value),
        ];

    /// <summary>What an observed instrument says now.</summary>
    public double? Observe(string instrument, params (string Key, string Value)[] tags)
    {
        measured.Clear();
        listener.RecordObservableInstruments();
        double[] values = Values(instrument, tags);
        return values.Length == 0 ? null : values.Single();
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measured.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
}
