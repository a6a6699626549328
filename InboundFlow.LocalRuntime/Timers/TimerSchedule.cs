using System.Globalization;
using NCrontab;

namespace InboundFlow.LocalRuntime.Timers;

/// <summary>When a timer runs, in UTC.</summary>
internal abstract record TimerSchedule
{
    private TimerSchedule() { }

    /// <summary>Reads an NCRONTAB expression of six fields, or a time span.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan period) && period > TimeSpan.Zero)
        {
            return new Every(period);
        }

        CrontabSchedule? schedule = CrontabSchedule.TryParse(
            text,
            new CrontabSchedule.ParseOptions { IncludingSeconds = true }
        );
        return schedule is not null
            ? new At(schedule)
            : throw new FormatException(
                $"'{text}' is neither an NCRONTAB expression of six fields (seconds first) nor a time span such as 00:05:00."
            );
    }

    /// <summary>The first tick after <paramref name="moment"/>.</summary>
    public abstract DateTimeOffset Next(DateTimeOffset moment);

    /// <summary>By the calendar.</summary>
    public sealed record At(CrontabSchedule Schedule) : TimerSchedule
    {
        /// <inheritdoc />
        public override DateTimeOffset Next(DateTimeOffset moment) =>
            new(Schedule.GetNextOccurrence(moment.UtcDateTime), TimeSpan.Zero);
    }

    /// <summary>At even distances from the app's start.</summary>
    public sealed record Every(TimeSpan Period) : TimerSchedule
    {
        /// <inheritdoc />
        public override DateTimeOffset Next(DateTimeOffset moment) => moment + Period;
    }
}
