using System.Globalization;
using System.Runtime.InteropServices;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary>The command <c>dispatch</c>.</summary>
internal static class DispatchCommand
{
    private static readonly string[] All = ["conflicts", "drain", "growth"];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every promise was kept, 1 when one was not, 2 when the options make no sense.</returns>
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        DispatchOptions options;
        try
        {
            options = DispatchOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            await output.WriteLineAsync($"{e.Message}{Environment.NewLine}{DispatchOptions.Help}");
            return 2;
        }

        if (!All.Contains(options.What, StringComparer.Ordinal) && options.What is not "all")
        {
            await output.WriteLineAsync(DispatchOptions.Help);
            return options.What is "help" or "--help" ? 0 : 2;
        }

        await output.WriteLineAsync($"dispatch {string.Join(' ', arguments)}");
        await output.WriteLineAsync(Machine());
        foreach (string what in options.What is "all" ? All : [options.What])
        {
            Task<bool> run = what switch
            {
                "conflicts" => new ConflictRun(options, output).RunAsync(cancellationToken),
                "drain" => new DrainRun(options, output).RunAsync(cancellationToken),
                _ => new GrowthRun(options, output).RunAsync(cancellationToken),
            };
            if (!await run)
            {
                await output.WriteLineAsync("VIOLATED: not everybody was served.");
                return 1;
            }
        }

        return 0;
    }

    private static string Machine() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load {Load()}"
        );

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
