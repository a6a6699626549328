using InboundFlow.LocalRuntime.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Timers;

/// <summary>Runs the app's timer functions. Ticks that pass while the process is down are not made up for.</summary>
internal sealed class TimerService(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    IConfiguration settings,
    TimeProvider time,
    ILogger<TimerService> logger
) : IHostedService, IAsyncDisposable
{
    private readonly List<TimerRunner> runners = [];

    /// <summary>What is wrong with the schedules, each a sentence.</summary>
    public static IEnumerable<string> Check(FunctionCatalog catalog, IConfiguration settings)
    {
        List<string> problems = [];
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            try
            {
                _ = ScheduleOf(function, settings);
            }
            catch (FormatException exception)
            {
                problems.Add($"Function '{function.Name}' has a wrong schedule: {exception.Message}");
            }
        }

        return problems;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            if (function.Trigger is FunctionTrigger.Timer trigger)
            {
                TimerRunner runner = new(function, ScheduleOf(function, settings)!, invoker, time, logger);
                runners.Add(runner);
                runner.Start(trigger.RunOnStartup);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(runners.Select(runner => runner.StopAsync())).WaitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (TimerRunner runner in runners)
        {
            await runner.DisposeAsync();
        }
    }

    /// <summary>Runs a timer function once now, whatever its schedule says.</summary>
    public Task RunAsync(string functionName) =>
        runners
            .Single(runner => runner.Name.Equals(functionName, StringComparison.OrdinalIgnoreCase))
            .RunAsync(isPastDue: false);

    /// <summary>Has a timer function run once, soon and without anybody waiting.</summary>
    /// <returns>Whether there is such a function.</returns>
    public bool Ask(string functionName)
    {
        TimerRunner? asked = runners.Find(runner =>
            runner.Name.Equals(functionName, StringComparison.OrdinalIgnoreCase)
        );
        asked?.Ask();
        return asked is not null;
    }

    /// <summary>Completes when no timer function runs.</summary>
    public Task IdleAsync() => Task.WhenAll(runners.Select(runner => runner.IdleAsync()));

    private static TimerSchedule? ScheduleOf(FunctionDescriptor function, IConfiguration settings) =>
        function.Trigger is FunctionTrigger.Timer trigger
            ? TimerSchedule.Parse(SettingReference.Resolve(trigger.Schedule, settings))
            : null;
}
