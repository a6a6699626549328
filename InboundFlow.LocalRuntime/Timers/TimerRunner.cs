using InboundFlow.LocalRuntime.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Timers;

/// <summary>
/// Runs one timer function by its schedule, never twice at a time. Ticks that pass during a run, or while the machine
/// sleeps, become one late run.
/// </summary>
internal sealed class TimerRunner : IAsyncDisposable
{
    // A timer of .NET waits at most 49 days. It also makes little of the machine's clock being set.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Punctual = TimeSpan.FromSeconds(1);

    private readonly FunctionDescriptor function;
    private readonly TimerSchedule schedule;
    private readonly FunctionInvoker invoker;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Lock sync = new();
    private readonly ITimer timer;
    private Task current = Task.CompletedTask;
    private Task asked = Task.CompletedTask;
    private DateTimeOffset due;
    private DateTimeOffset last;

    public TimerRunner(
        FunctionDescriptor function,
        TimerSchedule schedule,
        FunctionInvoker invoker,
        TimeProvider time,
        ILogger logger
    )
    {
        this.function = function;
        this.schedule = schedule;
        this.invoker = invoker;
        this.time = time;
        this.logger = logger;
        timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The function's name.</summary>
    public string Name => function.Name;

    /// <summary>Completes when the runs that are going on, or were asked for, have ended and the next is set.</summary>
    public Task IdleAsync()
    {
        lock (sync)
        {
            return Task.WhenAll(current, asked);
        }
    }

    /// <summary>Begins to follow the schedule.</summary>
    public void Start(bool runNow)
    {
        lock (sync)
        {
            DateTimeOffset now = time.GetUtcNow();
            due = runNow ? now : schedule.Next(now);
            if (runNow)
            {
                current = Task.Run(RunDueAsync);
            }
            else
            {
                Wait();
            }
        }
    }

    /// <summary>Has it run once, soon and without anybody waiting, after the runs that are asked for already.</summary>
    public void Ask()
    {
        lock (sync)
        {
            asked = RunAfterAsync(asked);
        }
    }

    /// <summary>Runs it once now, after the run that may be going on. The schedule stays as it is.</summary>
    public async Task RunAsync(bool isPastDue)
    {
        try
        {
            await oneAtATime.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            DateTimeOffset now = time.GetUtcNow();
            TimerInfo info = new()
            {
                IsPastDue = isPastDue,
                ScheduleStatus = new ScheduleStatus
                {
                    Last = last.UtcDateTime,
                    Next = schedule.Next(now).UtcDateTime,
                    LastUpdated = now.UtcDateTime,
                },
            };
            last = now;
            await invoker.InvokeAsync(function, new FunctionCall(info), stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops, and the function heeded it.
        }
        catch (Exception exception)
        {
            // Nobody waits for a timer function: the next tick is its retry.
            Log.TimerFailed(logger, function.Name, exception.GetType().Name, AppFailure.Trace(exception));
            Log.TimerFailure(logger, exception, function.Name);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Stops: no further run begins, the one that is going on is told and awaited.</summary>
    public async Task StopAsync()
    {
        await timer.DisposeAsync();
        await stopping.CancelAsync();
        await IdleAsync();
        await oneAtATime.WaitAsync(CancellationToken.None);
        oneAtATime.Release();
    }

    /// <summary>As <see cref="StopAsync"/>; safe to repeat.</summary>
    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task RunAfterAsync(Task earlier)
    {
        // At once away from whoever asks, who would otherwise wait for the function's first step.
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await RunAsync(isPastDue: false);
    }

    private void Wake()
    {
        lock (sync)
        {
            if (stopping.IsCancellationRequested || !current.IsCompleted)
            {
                return;
            }

            if (time.GetUtcNow() < due)
            {
                Wait();
                return;
            }

            // Not in the timer's own call: with a clock that is set by hand that is the caller who sets it.
            current = Task.Run(RunDueAsync);
        }
    }

    private async Task RunDueAsync()
    {
        await RunAsync(isPastDue: time.GetUtcNow() - due > Punctual);
        DateTimeOffset following = schedule.Next(due);
        if (following <= time.GetUtcNow() && !stopping.IsCancellationRequested)
        {
            await RunAsync(isPastDue: true);
            following = schedule.Next(time.GetUtcNow());
        }

        lock (sync)
        {
            due = following;
            // Before waiting, so that a tick at this very moment finds nothing running.
            current = Task.CompletedTask;
            Wait();
        }
    }

    private void Wait()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        TimeSpan remaining = due - time.GetUtcNow();
        TimeSpan wait = remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining;
        timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
