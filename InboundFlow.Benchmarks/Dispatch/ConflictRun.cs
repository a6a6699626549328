using System.Globalization;
using InboundFlow.Benchmarks.Engine;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary><c>conflicts</c>: how much processes that share a workspace lose to each other.</summary>
internal sealed class ConflictRun(DispatchOptions options, TextWriter output)
{
    private const int Agents = 100;
    private static readonly int[] Shared = [1, 2, 4];

    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        double? alone = null;
        foreach (int processes in options.Processes is int only ? [only] : Shared)
        {
            await using DispatchPlace place = await DispatchPlace.OpenAsync(options.Memory, cancellationToken);
            DispatchStore[] stores = [.. Enumerable.Range(0, processes).Select(_ => place.Start())];
            await DispatchCrowd.StaffAsync(
                stores[0],
                DispatchCrowd.TeamId,
                Agents,
                options.Concurrency,
                Presence.Online,
                cancellationToken
            );
            await ServeAsync(stores, "warm", options.Conversations / 4, new Latency("warm"), cancellationToken);
            Latency latency = new("request -> assigned");
            Stretch stretch = await place.MeasureAsync(() =>
                ServeAsync(stores, "c", options.Conversations, latency, cancellationToken)
            );
            Write(processes, place, stretch, latency, alone);
            alone ??= PerSecond(stretch);
            DispatchState state = await stores[0].ReadAsync(cancellationToken);
            if (state.Queue.Count > 0 || state.Agents.Values.Any(agent => agent.OpenCount > 0))
            {
                return false;
            }
        }

        return true;
    }

    private async Task ServeAsync(
        DispatchStore[] stores,
        string name,
        int conversations,
        Latency latency,
        CancellationToken cancellationToken
    )
    {
        Lock gate = new();
        async ValueTask ServeOneAsync(int number, CancellationToken token)
        {
            DispatchStore store = stores[number % stores.Length];
            string id = DispatchCrowd.Name(name, number);
            long start = TimeProvider.System.GetTimestamp();
            await store.RequestAgentAsync(DispatchCrowd.Request(id), token);
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            await store.ReleaseAsync(id, token);
            lock (gate)
            {
                latency.Add(took);
            }
        }

        if (options.Rate is int rate)
        {
            await PaceAsync(conversations, rate, number => ServeOneAsync(number, cancellationToken), cancellationToken);
            return;
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, conversations),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            ServeOneAsync
        );
    }

    // However long those before take.
    private static async Task PaceAsync(
        int conversations,
        int rate,
        Func<int, ValueTask> serve,
        CancellationToken cancellationToken
    )
    {
        long start = TimeProvider.System.GetTimestamp();
        List<Task> all = [];
        for (int number = 0; number < conversations; number++)
        {
            TimeSpan ahead = TimeSpan.FromSeconds((double)number / rate) - TimeProvider.System.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, TimeProvider.System, cancellationToken);
            }

            all.Add(serve(number).AsTask());
        }

        await Task.WhenAll(all);
    }

    private void Write(int processes, DispatchPlace place, Stretch stretch, Latency latency, double? alone)
    {
        double rate = PerSecond(stretch);
        double refused = (double)place.Conflicts / Math.Max(1, place.Commits + place.Conflicts);
        Line(
            $"conflicts, {processes} process(es): {rate:0} conversations/s{(alone is double one ? string.Create(CultureInfo.InvariantCulture, $", {rate / one:P0} of one alone") : "")}"
        );
        Line(
            $"  {place.Commits} commits, {place.Conflicts} refused: {refused:P1} of all attempts, {(double)place.Conflicts / Math.Max(1, place.Commits):0.00} for each commit; {place.CatchUps} caught up with, {place.Reloads} reloads"
        );
        Line(
            $"  {2.0 * options.Conversations / Math.Max(1, place.Commits):0.0} calls a commit; {(double)stretch.Requests / options.Conversations:0.00} requests a conversation; {stretch.Cpu.TotalMilliseconds / options.Conversations:0.00} ms of this process and {stretch.StorageCpu.TotalMilliseconds / options.Conversations:0.00} ms of the storage's"
        );
        Line($"  {latency.ToString()}");
    }

    private double PerSecond(Stretch stretch) => options.Conversations / stretch.Duration.TotalSeconds;

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
