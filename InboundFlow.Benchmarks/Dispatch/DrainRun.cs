using System.Globalization;
using InboundFlow.Benchmarks.Engine;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary><c>drain</c>: many wait, and many agents come online together.</summary>
internal sealed class DrainRun(DispatchOptions options, TextWriter output)
{
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using DispatchPlace place = await DispatchPlace.OpenAsync(options.Memory, cancellationToken);
        DispatchStore store = place.Start();
        int capacity = (options.Waiting + options.Agents - 1) / options.Agents;
        await DispatchCrowd.StaffAsync(
            store,
            DispatchCrowd.TeamId,
            options.Agents,
            capacity,
            Presence.Offline,
            cancellationToken
        );
        Stretch queueing = await place.MeasureAsync(() =>
            DispatchCrowd.EachAsync(
                options.Waiting,
                number =>
                    store.RequestAgentAsync(DispatchCrowd.Request(DispatchCrowd.Name("c", number)), cancellationToken)
            )
        );
        Line(
            $"drain: {options.Waiting} queued in {queueing.Duration.TotalSeconds:0.00} s, {place.Commits} transactions"
        );

        Stretch draining = await place.MeasureAsync(async () =>
        {
            await DispatchCrowd.EachAsync(
                options.Agents,
                number =>
                    store.SetPresenceAsync(
                        DispatchCrowd.Name("agent", number),
                        Presence.Online,
                        whenFinished: false,
                        cancellationToken
                    )
            );

            // Who looks is answered when nothing matches any more.
            await store.ReadUntoldAsync(cancellationToken);
        });
        long commits = place.Commits;
        DispatchState state = await store.ReadAsync(cancellationToken);
        int given = state.Agents.Values.Sum(agent => agent.OpenCount);
        RawRates? raw = await place.MeasurePlainAsync(draining.RowsPerWrite, 1, cancellationToken);
        Write(draining, commits, given, raw);
        return state.Queue.Count == 0 && given == options.Waiting;
    }

    private void Write(Stretch draining, long commits, int given, RawRates? raw)
    {
        double seconds = draining.Duration.TotalSeconds;
        Line(
            $"  {options.Agents} agents online together: {given} assigned in {seconds:0.00} s ({given / seconds:0}/s), {commits} transactions of {draining.RowsPerWrite} rows, {(double)given / commits:0.0} matches each"
        );
        Line(
            $"  {draining.Cpu.TotalMilliseconds / given:0.00} ms of this process and {draining.StorageCpu.TotalMilliseconds / given:0.00} ms of the storage's for each, {draining.AllocatedBytes / given / 1024} kB allocated"
        );
        if (raw is not null)
        {
            Line(
                $"  the same storage, plain, one after the other: {raw.TransactionsPerSecond:0.0} transactions of {raw.RowsPerTransaction} rows/s; share {commits / seconds / raw.TransactionsPerSecond:P0}"
            );
        }
    }

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
