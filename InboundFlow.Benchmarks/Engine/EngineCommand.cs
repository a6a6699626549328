using InboundFlow.LocalRuntime.Azurite;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>The command <c>engine</c>.</summary>
internal static class EngineCommand
{
    private static readonly string[] All = ["b1", "b2", "three", "b3", "b4", "b5", "b6", "b7"];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every promise was kept, 1 when one was not, 2 when the options make no sense.</returns>
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        EngineOptions options;
        try
        {
            options = EngineOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            await output.WriteLineAsync($"{e.Message}{Environment.NewLine}{EngineOptions.Help}");
            return 2;
        }

        if (options.What is "help" or "--help")
        {
            await output.WriteLineAsync(EngineOptions.Help);
            return 0;
        }

        if (string.Equals(options.What, CrashLoop.ChildCommand, StringComparison.Ordinal))
        {
            await CrashChild.RunAsync(options, cancellationToken);
            return 0;
        }

        if (!All.Contains(options.What, StringComparer.Ordinal) && options.What is not "all")
        {
            await output.WriteLineAsync($"There is no '{options.What}'.{Environment.NewLine}{EngineOptions.Help}");
            return 2;
        }

        EngineReport report = new(output, options);
        bool isKept = true;
        foreach (string what in options.What is "all" ? All : [options.What])
        {
            await using AzuriteServer? azurite = options.Memory
                ? null
                : await AzuriteServer.StartAsync(null, cancellationToken);
            isKept &= await RunAsync(what, options, azurite, report, cancellationToken);
        }

        return isKept ? 0 : 1;
    }

    private static async Task<bool> RunAsync(
        string what,
        EngineOptions options,
        AzuriteServer? azurite,
        EngineReport report,
        CancellationToken cancellationToken
    )
    {
        EnginePlace place = new(azurite?.ConnectionString, azurite is null ? new() : null)
        {
            Partitions = options.Partitions,
            Steps = options.Steps,
            StorageProcess = azurite?.ProcessId,
        };
        Throughput throughput = new(options, place, report);
        switch (what)
        {
            case "b1":
                await throughput.ChainAsync(cancellationToken);
                break;
            case "b2":
                await throughput.ManyChainsAsync(cancellationToken);
                break;
            case "three":
                await throughput.ThreeAsync(cancellationToken);
                break;
            case "b3":
                await throughput.FanOutAsync(cancellationToken);
                break;
            case "b4":
                await throughput.EventsAsync(cancellationToken);
                break;
            case "b5":
                await new WaitingCrowd(options, place, report).RunAsync(cancellationToken);
                break;
            case "b6":
                await new StartLatency(options, place, report).RunAsync(cancellationToken);
                break;
            default:
                return await new CrashLoop(options, place, report).RunAsync(cancellationToken);
        }

        return true;
    }
}
