using System.Globalization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Checks numbers of a body, and says what is allowed. Each answers <see langword="null"/> when all is well.</summary>
internal static class Ranges
{
    /// <summary>The longest that anything lasts: 30 days.</summary>
    public const int Month = 30 * Day;

    /// <summary>For what belongs to a shift.</summary>
    public const int Day = 24 * 3600;

    /// <summary>A time in seconds.</summary>
    /// <param name="name">The member, as the body calls it.</param>
    /// <param name="leftOut">What leaving it out means, after "or left out"; <see langword="null"/> if it must be there.</param>
    public static string? Seconds(string name, double? value, int least, int most, string? leftOut) =>
        value is double seconds
            ? seconds >= least && seconds <= most
                ? null
                : Say(name, least, most, " seconds", leftOut)
            : Missing(name, least, most, " seconds", leftOut);

    /// <summary>A count.</summary>
    /// <inheritdoc cref="Seconds"/>
    public static string? Number(string name, int? value, int least, int most, string? leftOut) =>
        value is int number
            ? number >= least && number <= most
                ? null
                : Say(name, least, most, "", leftOut)
            : Missing(name, least, most, "", leftOut);

    /// <summary>The time that so many seconds are.</summary>
    public static TimeSpan? ToTime(double? seconds) => seconds is double s ? TimeSpan.FromSeconds(s) : null;

    private static string? Missing(string name, int least, int most, string unit, string? leftOut) =>
        leftOut is null ? Say(name, least, most, unit, null) : null;

    private static string Say(string name, int least, int most, string unit, string? leftOut) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name} is {least} to {most}{unit}{(leftOut is null ? "" : $", or left out {leftOut}")}."
        );
}
