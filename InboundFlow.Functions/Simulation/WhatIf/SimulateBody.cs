using InboundFlow.Functions.Assignment.Supervision;

namespace InboundFlow.Functions.Simulation;

/// <summary>The body of <c>POST /api/teams/{teamId}/simulate</c>. Everything is optional.</summary>
/// <param name="From">The beginning of the period; by default a week before its end, or a day for traffic that is made up.</param>
/// <param name="To">The end of the period; by default now.</param>
/// <param name="Seed">What is left to chance. The same request gives the same answer on the same facts.</param>
/// <param name="Arrivals">Made-up traffic; without it, what was recorded in the period.</param>
/// <param name="HandleSeconds">
/// How long a conversation takes on average: all of the made-up ones, and those recorded ones that are still open.
/// </param>
/// <param name="PatienceSeconds">
/// How long a contact waits on average before giving up; left out, only those give up who did. A recorded contact waits
/// at least as long as they did.
/// </param>
/// <param name="ServiceLevelSeconds">The service level is the part that got an agent within that time; 60 by default.</param>
/// <param name="Shift">When agents work; left out, when they were seen at work, or all the time for made-up traffic.</param>
/// <param name="Change">What is to be different; left out, there is nothing to compare.</param>
public sealed record SimulateBody(
    DateTimeOffset? From,
    DateTimeOffset? To,
    ulong? Seed,
    ArrivalsBody? Arrivals,
    double? HandleSeconds,
    double? PatienceSeconds,
    double? ServiceLevelSeconds,
    ShiftBody? Shift,
    ChangeBody? Change
)
{
    /// <summary>The longest period.</summary>
    public const int MostDays = 31;

    /// <summary>The most conversations.</summary>
    public const int MostConversations = 20_000;

    /// <summary>The period.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Period(DateTimeOffset now)
    {
        DateTimeOffset to = To ?? now;
        return (From ?? to.AddDays(Arrivals is null ? -7 : -1), to);
    }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(DateTimeOffset now)
    {
        (DateTimeOffset from, DateTimeOffset to) = Period(now);
        return from >= to ? "from is before to."
            : to - from > TimeSpan.FromDays(MostDays) ? $"from and to are at most {MostDays} days apart."
            : Ranges.Seconds("handleSeconds", HandleSeconds, 1, Ranges.Day, "for what is usual")
                ?? Ranges.Seconds("patienceSeconds", PatienceSeconds, 1, Ranges.Month, "for what was recorded")
                ?? Ranges.Seconds("serviceLevelSeconds", ServiceLevelSeconds, 1, Ranges.Day, "for a minute")
                ?? Arrivals?.Check(to - from)
                ?? Shift?.Check("shift")
                ?? Change?.Check();
    }
}

/// <summary>Made-up traffic.</summary>
/// <param name="PerHour">How many come in an hour, on average over the day.</param>
/// <param name="Shape">What each hour of the day (UTC) is worth beside the others, 24 numbers; left out, all the same.</param>
public sealed record ArrivalsBody(double PerHour, IReadOnlyList<double>? Shape)
{
    private const int Hours = 24;
    private const double MostWorth = 1e6;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(TimeSpan period) =>
        !(PerHour > 0) ? "arrivals.perHour is above 0."
        : Shape is not null
        && (Shape.Count != Hours || !Shape.All(worth => worth is >= 0 and <= MostWorth) || Shape.Sum() <= 0)
            ? "arrivals.shape has 24 numbers, none below 0 and not all 0."
        : PerHour * period.TotalHours > SimulateBody.MostConversations
            ? $"arrivals.perHour brings more than {SimulateBody.MostConversations} conversations in that period: ask for fewer, or a shorter one."
        : null;
}

/// <summary>A time of every day at which agents are online.</summary>
/// <param name="From">Such as <c>09:00</c>, in UTC.</param>
/// <param name="Until">Later than <paramref name="From"/>; or earlier, for a shift over midnight.</param>
public sealed record ShiftBody(TimeOnly? From, TimeOnly? Until)
{
    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(string name) =>
        From is null || Until is null || From == Until
            ? $"{name} has from and until, two different times of the day in UTC such as 09:00 and 17:30."
            : null;

    /// <summary>The shifts of a period.</summary>
    internal IReadOnlyList<Shift> In(DateTimeOffset from, DateTimeOffset to)
    {
        List<Shift> shifts = [];
        DateTimeOffset midnight = new(from.UtcDateTime.Date, TimeSpan.Zero);
        for (DateTimeOffset day = midnight.AddDays(-1); day < to; day = day.AddDays(1))
        {
            DateTimeOffset begin = day + From!.Value.ToTimeSpan();
            DateTimeOffset end = begin + (Until!.Value - From.Value);
            begin = begin > from ? begin : from;
            end = end < to ? end : to;
            if (begin < end)
            {
                shifts.Add(new(begin, end));
            }
        }

        return shifts;
    }
}
