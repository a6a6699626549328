using System.Globalization;
using InboundFlow.Benchmarks.Engine;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary><c>growth</c>: what one request costs, however many agents there are and however many wait.</summary>
internal sealed class GrowthRun(DispatchOptions options, TextWriter output)
{
    private const int Times = 200;
    private const int FewAgents = 10;
    private static readonly int[] Sizes = [10, 1000, 10_000];

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Line($"growth: {Times} times, one after the other, a conversation gets an agent or waits, and is released");
        foreach (int agents in Sizes)
        {
            await using DispatchPlace place = await DispatchPlace.OpenAsync(options.Memory, cancellationToken);
            DispatchStore store = place.Start();
            await DispatchCrowd.StaffAsync(
                store,
                DispatchCrowd.TeamId,
                agents,
                capacity: 5,
                Presence.Online,
                cancellationToken
            );
            await MeasureAsync(
                string.Create(CultureInfo.InvariantCulture, $"{agents} agents"),
                place,
                store,
                cancellationToken
            );
        }

        foreach (int waiting in Sizes)
        {
            await using DispatchPlace place = await DispatchPlace.OpenAsync(options.Memory, cancellationToken);
            DispatchStore store = place.Start();
            await DispatchCrowd.StaffAsync(
                store,
                DispatchCrowd.TeamId,
                FewAgents,
                capacity: 0,
                Presence.Online,
                cancellationToken
            );
            await DispatchCrowd.EachAsync(
                waiting,
                number =>
                    store.RequestAgentAsync(DispatchCrowd.Request(DispatchCrowd.Name("w", number)), cancellationToken)
            );
            await MeasureAsync(
                string.Create(CultureInfo.InvariantCulture, $"{waiting} waiting"),
                place,
                store,
                cancellationToken
            );
        }

        return true;
    }

    private async Task MeasureAsync(
        string what,
        DispatchPlace place,
        DispatchStore store,
        CancellationToken cancellationToken
    )
    {
        Latency asking = new("request");
        await ServeAsync(store, "warm", new Latency("warm"), cancellationToken);
        Stretch stretch = await place.MeasureAsync(() => ServeAsync(store, "c", asking, cancellationToken));
        Line(
            $"  {what}: {(double)stretch.Requests / Times:0.00} requests, {(double)stretch.Rows / Times:0.0} rows, {stretch.Cpu.TotalMilliseconds / Times:0.00} ms of this process and {stretch.StorageCpu.TotalMilliseconds / Times:0.00} ms of the storage's, {stretch.AllocatedBytes / Times / 1024} kB allocated"
        );
        Line($"    {asking.ToString()}");
        await LoadAsync(place, cancellationToken);
    }

    // What another process needs to begin.
    private async Task LoadAsync(DispatchPlace place, CancellationToken cancellationToken)
    {
        Stretch stretch = await place.MeasureAsync(async () => await place.Start().ReadAsync(cancellationToken));
        Line(
            $"    another process begins: {stretch.Duration.TotalMilliseconds:0} ms, {stretch.Requests} requests, {stretch.Cpu.TotalMilliseconds:0} ms of this process"
        );
    }

    private static async Task ServeAsync(
        DispatchStore store,
        string name,
        Latency latency,
        CancellationToken cancellationToken
    )
    {
        for (int number = 0; number < Times; number++)
        {
            string id = DispatchCrowd.Name(name, number);
            long start = TimeProvider.System.GetTimestamp();
            await store.RequestAgentAsync(DispatchCrowd.Request(id), cancellationToken);
            latency.Add(TimeProvider.System.GetElapsedTime(start));
            await store.ReleaseAsync(id, cancellationToken);
        }
    }

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
