using InboundFlow.Benchmarks.Traffic;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>The command <c>traffic</c>.</summary>
internal static class TrafficCommand
{
    /// <summary>So many people write before the measurement, for the compilers and the caches.</summary>
    internal const int WarmUpContacts = 50;

    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RecoveryPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every promise was kept, 1 when one was not, 2 when the options make no sense.</returns>
    internal static Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        CancellationToken cancellationToken
    ) =>
        CommandOptions.RunAsync(
            arguments,
            TrafficOptions.Help,
            TrafficOptions.Parse,
            options => RunAsync(options, output, cancellationToken),
            output
        );

    private static async Task<int> RunAsync(
        TrafficOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<string> violations =
            options.Kills > 0
                ? await KillAsync(options, output, cancellationToken)
                : await MeasureAsync(options, output, cancellationToken);
        foreach (string violation in violations)
        {
            await output.WriteLineAsync("VIOLATED: " + violation);
        }

        await output.WriteLineAsync(
            violations.Count == 0 ? "Every promise was kept." : $"{violations.Count} violations."
        );
        return violations.Count == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<string>> KillAsync(
        TrafficOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        await using ProcessTarget target = await ProcessTarget.StartAsync(cancellationToken);
        KillPlan plan = new(options.Contacts, options.Kills, options.Agents, options.Concurrency);
        KillRun run = await KillRun.RunAsync(target.Server, plan, TimeProvider.System, cancellationToken);
        await output.WriteLineAsync(
            $"{options.Contacts} contacts, two messages each; killed {run.Kills} times; {run.Repeated} messages sent again"
        );
        return run.Violations;
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(
        TrafficOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        await using ITrafficTarget target = await StartAsync(options, cancellationToken);
        InboundFlowApi api = new(target.Http);
        await api.SeedAsync(options.Agents, options.CapacityPerAgent, cancellationToken);
        int before = (await api.ReadAgentsAsync(cancellationToken)).Sum(agent => agent.OpenCount);

        Burst warmUp = await SendAsync(target, options, "warm", WarmUpContacts, cancellationToken);
        await SettleAsync(api, before + WarmUpContacts, cancellationToken);

        RawRates? ahead = await MeasureRawAsync(target, options, cancellationToken);
        target.Counter?.Reset();
        Burst burst = await SendAsync(target, options, RunName(), options.Contacts, cancellationToken);
        Dictionary<(string Table, string Kind), int>? counts = await CountAsync(target.Counter, cancellationToken);
        bool settled = await SettleAsync(api, before + WarmUpContacts + options.Contacts, cancellationToken);

        Outcome outcome = await Outcome.ReadAsync(api, cancellationToken);
        RawRates? after = await MeasureRawAsync(target, options, cancellationToken);
        new TrafficReport(burst.Repeated, burst.Acknowledged, outcome, counts, RawRates.Mean(ahead, after)).Write(
            output
        );

        TrafficMessage[] sent = [.. warmUp.Acknowledged.Concat(burst.Acknowledged).Select(one => one.Message)];
        string[] late = settled ? [] : [$"Not every conversation was assigned within {SettleLimit}."];
        // A server that runs already may hold conversations that are not ours to judge.
        return options.Url is null ? [.. late, .. Invariants.Violations(sent, outcome)] : late;
    }

    private static async Task<ITrafficTarget> StartAsync(TrafficOptions options, CancellationToken cancellationToken) =>
        options.Url is not null ? new RemoteTarget(options)
        : options.InProcess ? await InProcessTarget.StartAsync(cancellationToken)
        : await ProcessTarget.StartAsync(cancellationToken);

    private static async Task<Burst> SendAsync(
        ITrafficTarget target,
        TrafficOptions options,
        string run,
        int contacts,
        CancellationToken cancellationToken
    )
    {
        WebhookClient client = new(target.Http, target.ChannelId, target.Secret, TimeProvider.System);
        Burst burst = new(client, TimeProvider.System, PauseAsync);
        IReadOnlyList<TrafficMessage> messages = TrafficMessage.Plan(run, contacts, 1);
        await (
            options.Rate is { } rate
                ? burst.SendAtRateAsync(messages, rate, cancellationToken)
                : burst.SendFlatOutAsync(messages, options.Concurrency, cancellationToken)
        );
        return burst;
    }

    private static async Task<RawRates?> MeasureRawAsync(
        ITrafficTarget target,
        TrafficOptions options,
        CancellationToken cancellationToken
    ) =>
        target.Storage is null
            ? null
            : await RawRates.MeasureAsync(target.Storage, options.Concurrency, TimeProvider.System, cancellationToken);

    private static async Task<Dictionary<(string Table, string Kind), int>?> CountAsync(
        StorageCounter? counter,
        CancellationToken cancellationToken
    )
    {
        if (counter is null)
        {
            return null;
        }

        await counter.WhenQuietAsync(TimeProvider.System, cancellationToken);
        return new Dictionary<(string Table, string Kind), int>(counter.Counts);
    }

    private static Task<bool> SettleAsync(InboundFlowApi api, int conversations, CancellationToken cancellationToken) =>
        Settling.WaitUntilAssignedAsync(api, conversations, SettleLimit, TimeProvider.System, cancellationToken);

    private static Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(RecoveryPause, TimeProvider.System, cancellationToken);

    // Against a server that runs already, people of an earlier run must not write again.
    private static string RunName() => $"run{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}";
}
