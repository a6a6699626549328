using System.Threading.Channels;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.LocalRuntime.Timers;
using InboundFlow.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Timers;

public sealed class TimerFunctionsTests
{
    [Fact]
    public async Task It_runs_at_every_tick_and_is_told_when_the_next_one_is()
    {
        Journal journal = new();
        await using TestHost host = await StartAsync(journal, typeof(EveryQuarter));

        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(
            [
                "09:15 next 09:30 late False",
                "09:30 next 09:45 late False",
                "09:45 next 10:00 late False",
                "10:00 next 10:15 late False",
            ],
            journal.Lines
        );
    }

    [Fact]
    public async Task The_schedule_can_be_a_setting_and_a_time_span_and_a_first_run_at_the_start()
    {
        Journal journal = new();
        await using TestHost host = await StartAsync(journal, typeof(AtStartAndByPeriod));

        await host.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(
            ["09:00 next 09:10 late False", "09:10 next 09:20 late False", "09:20 next 09:30 late False"],
            journal.Lines
        );
    }

    [Fact]
    public async Task Ticks_that_pass_during_a_run_become_one_late_run()
    {
        Journal journal = new();
        Gate gate = new();
        await using TestHost host = await StartAsync(journal, typeof(Slow), gate);

        host.Time.Advance(TimeSpan.FromMinutes(1));
        await gate.Entered.Reader.ReadAsync(TestContext.Current.CancellationToken);
        host.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Single(journal.Lines);
        gate.Leave.Writer.TryWrite(true);
        await gate.Entered.Reader.ReadAsync(TestContext.Current.CancellationToken);
        gate.Leave.Writer.TryWrite(true);
        await host.DrainAsync();

        Assert.Equal(["09:01 next 09:02 late False", "09:04 next 09:05 late True"], journal.Lines);
    }

    [Fact]
    public async Task A_stop_tells_the_run_that_is_going_on_and_waits_for_it()
    {
        Journal journal = new();
        Gate gate = new();
        TestHost host = await StartAsync(journal, typeof(Slow), gate);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await gate.Entered.Reader.ReadAsync(TestContext.Current.CancellationToken);

        await host.DisposeAsync();

        Assert.Equal(["09:01 next 09:02 late False", "stopped"], journal.Lines);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_end_the_schedule()
    {
        Journal journal = new();
        await using TestHost host = await StartAsync(journal, typeof(Failing));

        await host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, journal.Lines.Count);
    }

    [Fact]
    public async Task It_can_be_run_by_hand()
    {
        Journal journal = new();
        await using TestHost host = await StartAsync(journal, typeof(EveryQuarter));

        await host.Services.GetRequiredService<TimerService>().RunAsync("everyquarter");

        Assert.Equal(["09:00 next 09:15 late False"], journal.Lines);
    }

    [Fact]
    public async Task A_wrong_schedule_is_refused_at_the_start()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync(new Journal(), typeof(WrongSchedule))
        );

        Assert.Contains("FiveFields", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Missing'", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(Journal journal, Type functions, Gate? gate = null) =>
        TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [functions] },
                Settings = new Dictionary<string, string?> { ["Period"] = "00:10:00" },
                Override = services =>
                {
                    services.AddSingleton(journal);
                    services.AddSingleton(gate ?? new Gate());
                },
            }
        );

    public sealed class Journal
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (lines)
                {
                    return [.. lines];
                }
            }
        }

        public void Add(string line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }

        public void Add(TimeProvider time, TimerInfo timer) =>
            Add($"{time.GetUtcNow():HH:mm} next {timer.ScheduleStatus!.Next:HH:mm} late {timer.IsPastDue}");
    }

    public sealed class Gate
    {
        public Channel<bool> Entered { get; } = Channel.CreateUnbounded<bool>();

        public Channel<bool> Leave { get; } = Channel.CreateUnbounded<bool>();
    }

    public sealed class EveryQuarter(Journal journal, TimeProvider time)
    {
        [Function("EveryQuarter")]
        public void Run([TimerTrigger("0 */15 * * * *")] TimerInfo timer) => journal.Add(time, timer);
    }

    public sealed class AtStartAndByPeriod(Journal journal, TimeProvider time)
    {
        [Function("AtStartAndByPeriod")]
        public void Run([TimerTrigger("%Period%", RunOnStartup = true)] TimerInfo timer) => journal.Add(time, timer);
    }

    public sealed class Slow(Journal journal, TimeProvider time, Gate gate)
    {
        [Function("Slow")]
        public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            journal.Add(time, timer);
            gate.Entered.Writer.TryWrite(true);
            try
            {
                await gate.Leave.Reader.ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                journal.Add("stopped");
                throw;
            }
        }
    }

    public sealed class Failing(Journal journal)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            journal.Add("failed");
            throw new InvalidOperationException("On purpose.");
        }
    }

    public sealed class WrongSchedule
    {
        [Function("FiveFields")]
        public static void Five([TimerTrigger("* * * * *")] TimerInfo timer) { }

        [Function("NoSetting")]
        public static void Setting([TimerTrigger("%Missing%")] TimerInfo timer) { }
    }
}
