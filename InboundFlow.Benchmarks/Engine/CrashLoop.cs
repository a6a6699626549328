using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>The engine in a process that is killed again and again, and what is there in the end: <c>b7</c>.</summary>
internal sealed class CrashLoop(EngineOptions options, EnginePlace place, EngineReport report)
{
    /// <summary>What the child process is started with.</summary>
    internal const string ChildCommand = "child";

    /// <summary>How many activities each orchestration has.</summary>
    internal const int Length = 5;

    /// <summary>What the child says when nothing is left to do.</summary>
    internal const string Done = "done";

    /// <summary>What the child says when it runs.</summary>
    internal const string Ready = "ready";

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly string journal = Path.GetTempFileName();

    private int Count => options.Count ?? 1000;

    internal static string Id(int index) => FormattableString.Invariant($"crash{index}");

    /// <summary>Runs it.</summary>
    /// <returns>Whether nothing was lost and nothing done twice.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int kills = 0;
        while (!await LiveAsync(cancellationToken))
        {
            kills++;
        }

        TimeSpan took = Stopwatch.GetElapsedTime(start);
        string[] lines = await File.ReadAllLinesAsync(journal, cancellationToken);
        File.Delete(journal);
        string[] violations = [.. JournalViolations(lines), .. await HistoryViolationsAsync(cancellationToken)];
        report.Line($"b7, {Count} chains of five in {took.TotalSeconds:0.0} s, the process killed {kills} times");
        report.Line(
            $"  {lines.Length - (Count * Length)} activities ran again because their results were not stored yet"
        );
        RawRates? raw = await place.MeasurePlainAsync(RawRates.UsualRows, cancellationToken);
        report.Line(
            $"  {Count / took.TotalSeconds:0.0} orchestrations/s, starts of processes and all; the same storage, plain: {raw!.InsertsPerSecond:0} inserts/s"
        );
        foreach (string violation in violations)
        {
            report.Line($"  VIOLATED: {violation}");
        }

        report.Line($"  {(violations.Length == 0 ? "nothing lost, nothing done twice" : "broken")}");
        return violations.Length == 0;
    }

    /// <summary>Lets a process live for a while.</summary>
    /// <returns>Whether it had nothing left to do before it was to be killed.</returns>
    private async Task<bool> LiveAsync(CancellationToken cancellationToken)
    {
        using Process child =
            Process.Start(Command()) ?? throw new InvalidOperationException("The process did not start.");
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await ExpectAsync(child, Ready, cancellationToken);
            life.CancelAfter(Life);
            await ExpectAsync(child, Done, life.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task ExpectAsync(Process child, string word, CancellationToken cancellationToken)
    {
        string? said = await child.StandardOutput.ReadLineAsync(cancellationToken);
        if (!string.Equals(said, word, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The child said '{said}' and not '{word}'.");
        }
    }

    private ProcessStartInfo Command()
    {
        string[] arguments =
        [
            Assembly.GetExecutingAssembly().Location,
            "engine",
            ChildCommand,
            "--count",
            Count.ToString(CultureInfo.InvariantCulture),
            "--concurrency",
            options.Concurrency.ToString(CultureInfo.InvariantCulture),
            "--storage",
            place.Storage!,
            "--journal",
            journal,
        ];
        return new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
    }

    /// <summary>
    /// Every activity ran. One whose successor ran had its result stored, so it must not have run after that.
    /// </summary>
    private IEnumerable<string> JournalViolations(string[] lines)
    {
        Dictionary<string, int> reached = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            int step = int.Parse(parts[1], CultureInfo.InvariantCulture);
            int before = reached.GetValueOrDefault(parts[0], -1);
            if (step < before || step > before + 1)
            {
                yield return $"{parts[0]} ran step {step} after step {before}";
            }

            reached[parts[0]] = step;
        }

        foreach (
            string id in Enumerable.Range(0, Count).Select(Id).Where(id => reached.GetValueOrDefault(id) != Length - 1)
        )
        {
            yield return $"{id} did not run all of its activities";
        }
    }

    private async Task<IReadOnlyList<string>> HistoryViolationsAsync(CancellationToken cancellationToken)
    {
        List<string> violations = [];
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(
            new EngineFunctions(),
            place,
            cancellationToken
        );
        foreach (string id in Enumerable.Range(0, Count).Select(Id))
        {
            OrchestrationMetadata? found = await engine.Client.GetInstanceAsync(id, true, cancellationToken);
            if (found is not { RuntimeStatus: OrchestrationRuntimeStatus.Completed, SerializedOutput: "5" })
            {
                violations.Add($"{id} is {found?.RuntimeStatus.ToString() ?? "lost"}");
                continue;
            }

            IReadOnlyList<HistoryEvent> history = await engine.HistoryReader.ReadHistoryAsync(id, cancellationToken);
            if (history.OfType<TaskScheduled>().Count() != Length || history.OfType<TaskCompleted>().Count() != Length)
            {
                violations.Add($"{id} has a history of {history.Count} events");
            }
        }

        return violations;
    }
}
