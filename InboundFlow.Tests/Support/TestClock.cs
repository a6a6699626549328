using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Support;

/// <summary>A clock that stands still until the test moves it, and knows for when it is set next.</summary>
internal sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
{
    private readonly Dictionary<Alarm, DateTimeOffset> set = [];

    /// <summary>When the first timer is due; <see langword="null"/> when none is set.</summary>
    public DateTimeOffset? NextAlarm
    {
        get
        {
            lock (set)
            {
                return set.Count == 0 ? null : set.Values.Min();
            }
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, callback, state);
        alarm.Timer = base.CreateTimer(_ => alarm.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public ITimer Timer { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period;
            Set(dueTime);
            return Timer.Change(dueTime, period);
        }

        public void Ring()
        {
            Set(every);
            callback(state);
        }

        public void Dispose()
        {
            Set(Timeout.InfiniteTimeSpan);
            Timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Set(Timeout.InfiniteTimeSpan);
            return Timer.DisposeAsync();
        }

        private void Set(TimeSpan distance)
        {
            lock (clock.set)
            {
                if (distance < TimeSpan.Zero || distance == TimeSpan.Zero && every == TimeSpan.Zero)
                {
                    clock.set.Remove(this);
                }
                else
                {
                    clock.set[this] = clock.GetUtcNow() + distance;
                }
            }
        }
    }
}
