using System.Globalization;
using CsCheck;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Hours;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class BusinessHoursTests
{
    private static readonly string[] Days = Enum.GetNames<DayOfWeek>();
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-07-06T02:00:00Z", true)] // Monday 09:00 in Ho Chi Minh City
    [InlineData("2026-07-06T01:59:59Z", false)]
    [InlineData("2026-07-06T10:29:59Z", true)]
    [InlineData("2026-07-06T10:30:00Z", false)] // 17:30: the end is not included
    [InlineData("2026-07-06T05:15:00Z", false)] // 12:15: lunch
    [InlineData("2026-07-05T03:00:00Z", false)] // Sunday
    public void Hours_are_those_of_the_workspace_time_zone(string instant, bool open) =>
        Assert.Equal(open, Hours("Asia/Ho_Chi_Minh", "Monday 09:00-12:00", "Monday 13:00-17:30").IsOpenAt(At(instant)));

    [Theory]
    [InlineData("2026-07-03T21:59:59Z", false)]
    [InlineData("2026-07-03T22:00:00Z", true)] // Friday
    [InlineData("2026-07-04T05:59:59Z", true)] // Saturday, and nothing opens on a Saturday
    [InlineData("2026-07-04T06:00:00Z", false)]
    [InlineData("2026-07-03T05:00:00Z", false)] // Nothing opened on Thursday
    public void An_overnight_shift_belongs_to_the_day_it_starts_on(string instant, bool open) =>
        Assert.Equal(open, Hours("UTC", "Friday 22:00-06:00").IsOpenAt(At(instant)));

    [Theory]
    // Berlin, 29 March 2026: 02:00 becomes 03:00. The shift 01:30-03:30 is an hour shorter.
    [InlineData("2026-03-29T00:29:59Z", false)] // 01:29:59
    [InlineData("2026-03-29T00:30:00Z", true)] // 01:30
    [InlineData("2026-03-29T00:59:59Z", true)] // 01:59:59
    [InlineData("2026-03-29T01:00:00Z", true)] // 03:00
    [InlineData("2026-03-29T01:30:00Z", false)] // 03:30
    // 25 October 2026: 03:00 becomes 02:00. It is an hour longer.
    [InlineData("2026-10-24T23:30:00Z", true)] // 01:30
    [InlineData("2026-10-25T00:30:00Z", true)] // 02:30, for the first time
    [InlineData("2026-10-25T01:30:00Z", true)] // 02:30, for the second time
    [InlineData("2026-10-25T02:29:59Z", true)] // 03:29:59
    [InlineData("2026-10-25T02:30:00Z", false)] // 03:30
    public void Hours_follow_the_clock_on_the_wall_when_it_is_changed(string instant, bool open) =>
        Assert.Equal(open, Hours("Europe/Berlin", "Sunday 01:30-03:30").IsOpenAt(At(instant)));

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", false)] // 01:59:59
    [InlineData("2026-03-29T01:00:00Z", false)] // 03:00: 02:00 to 03:00 did not happen
    [InlineData("2026-03-22T01:30:00Z", true)] // a week before, it did
    public void Hours_that_the_spring_change_leaves_out_are_never_open(string instant, bool open) =>
        Assert.Equal(open, Hours("Europe/Berlin", "Sunday 02:00-03:00").IsOpenAt(At(instant)));

    [Theory]
    [InlineData("2026-12-24T23:00:00Z", true)]
    [InlineData("2026-12-25T05:00:00Z", true)] // the shift of the 24th runs to its end
    [InlineData("2026-12-25T23:00:00Z", false)]
    [InlineData("2026-12-26T05:00:00Z", false)] // the shift of the 25th did not begin
    [InlineData("2026-12-26T23:00:00Z", true)]
    public void Nothing_opens_on_a_holiday(string instant, bool open)
    {
        BusinessHoursOptions options = Options("UTC", [.. Days.Select(day => $"{day} 22:00-06:00")]);
        options.Holidays.Add("2026-12-25");

        Assert.Equal(open, Parse(options).IsOpenAt(At(instant)));
    }

    [Fact]
    public void With_no_hours_configured_it_is_open_except_on_holidays()
    {
        BusinessHoursOptions options = new() { TimeZone = "Asia/Ho_Chi_Minh", Holidays = { "2026-09-02" } };
        BusinessHours hours = Parse(options);

        Assert.True(hours.IsOpenAt(At("2026-09-01T16:59:59Z")));
        Assert.False(hours.IsOpenAt(At("2026-09-01T17:00:00Z")));
        Assert.False(hours.IsOpenAt(At("2026-09-02T16:59:59Z")));
        Assert.True(hours.IsOpenAt(At("2026-09-02T17:00:00Z")));
    }

    [Fact]
    public void The_whole_day_is_open_to_its_last_moment() =>
        Assert.All(
            ["2026-07-06T00:00:00Z", "2026-07-06T23:59:59.9999999Z"],
            instant => Assert.True(Hours("UTC", "Monday 00:00-24:00").IsOpenAt(At(instant)))
        );

    [Theory]
    [InlineData("Mars/Olympus", "Monday", "09:00-17:00", "BusinessHours:TimeZone")]
    [InlineData("UTC", "Funday", "09:00-17:00", "BusinessHours:Hours:Funday")]
    [InlineData("UTC", "1", "09:00-17:00", "BusinessHours:Hours:1")]
    [InlineData("UTC", "Monday,Tuesday", "09:00-17:00", "BusinessHours:Hours:Monday,Tuesday")]
    [InlineData("UTC", "Monday", "9-17", "BusinessHours:Hours:Monday:0")]
    [InlineData("UTC", "Monday", "09:00-09:00", "BusinessHours:Hours:Monday:0")]
    [InlineData("UTC", "Monday", "24:00-06:00", "BusinessHours:Hours:Monday:0")]
    [InlineData("UTC", "Monday", "09:00-25:00", "BusinessHours:Hours:Monday:0")]
    [InlineData("UTC", "Monday", "", "BusinessHours:Hours:Monday:0")]
    public void A_setting_that_makes_no_sense_is_named(string zone, string day, string interval, string key)
    {
        BusinessHoursOptions options = new() { TimeZone = zone, Hours = { [day] = [interval] } };

        BusinessHoursReader.Read(options, out IReadOnlyList<string> problems);

        Assert.StartsWith(key + ":", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_holiday_that_is_no_date_is_named()
    {
        BusinessHoursReader.Read(
            new BusinessHoursOptions { Holidays = { "2026-12-25", "25.12.2026" } },
            out IReadOnlyList<string> problems
        );

        Assert.StartsWith("BusinessHours:Holidays:1:", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_open_exactly_when_the_clock_on_the_wall_is_within_a_shift_of_today_or_last_night() =>
        Gen.Select(
                Gen.OneOf("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh", "UTC"),
                Gen.Int[0, 23],
                Gen.Int[1, 23],
                Gen.Int[0, (365 * 24 * 4) - 1]
            )
            .Sample(
                (zone, startHour, length, quarter) =>
                {
                    string shift = $"{Clock(startHour)}-{Clock((startHour + length) % 24)}";
                    BusinessHours hours = Hours(zone, [.. Days.Select(day => $"{day} {shift}")]);
                    DateTimeOffset instant = NewYear.AddMinutes(15 * quarter);
                    TimeSpan wall = TimeZoneInfo
                        .ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone))
                        .TimeOfDay;
                    double sinceStart = (wall.TotalHours - startHour + 24) % 24;
                    return hours.IsOpenAt(instant) == sinceStart < length;
                }
            );

    [Theory]
    [InlineData("2026-07-06T03:00:00Z", "2026-07-06T05:00:00Z")] // Monday morning, until lunch
    [InlineData("2026-07-06T05:00:00Z", "2026-07-06T06:00:00Z")]
    [InlineData("2026-07-06T10:30:00Z", "2026-07-20T02:00:00Z")] // the next Monday is a holiday
    [InlineData("2026-07-05T02:00:00Z", "2026-07-06T02:00:00Z")] // a whole day later
    [InlineData("2026-07-12T02:00:00Z", "2026-07-20T02:00:00Z")]
    public void It_knows_when_it_opens_or_closes_next(string instant, string change)
    {
        BusinessHoursOptions options = Options("Asia/Ho_Chi_Minh", "Monday 09:00-12:00", "Monday 13:00-17:30");
        options.Holidays.Add("2026-07-13");

        Assert.Equal(At(change), Parse(options).NextChangeAfter(At(instant)));
    }

    [Theory]
    [InlineData("Sunday 02:30-04:00", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")] // 02:30 was left out: 03:00
    [InlineData("Sunday 01:00-02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")] // 02:00, for the second time
    public void A_change_of_the_clock_may_open_it(string shift, string instant, string change) =>
        Assert.Equal(At(change), Hours("Europe/Berlin", shift).NextChangeAfter(At(instant)));

    [Fact]
    public void What_never_opens_or_closes_has_no_next_change()
    {
        Assert.Null(Hours("UTC").NextChangeAfter(NewYear));
        Assert.Null(Hours("UTC", [.. Days.Select(day => $"{day} 00:00-24:00")]).NextChangeAfter(NewYear));
    }

    [Fact]
    public void Between_now_and_the_next_change_nothing_changes() =>
        Gen.Select(
                Gen.OneOf("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"),
                Gen.Select(Gen.OneOf(Days), Gen.Int[0, 47], Gen.Int[1, 46]).Array[1, 4],
                Gen.Int[0, (365 * 24 * 4) - 1]
            )
            .Sample(
                (zone, shifts, quarter) =>
                {
                    BusinessHours hours = Hours(
                        zone,
                        [.. shifts.Select(s => $"{s.Item1} {HalfHour(s.Item2)}-{HalfHour((s.Item2 + s.Item3) % 48)}")]
                    );
                    DateTimeOffset instant = NewYear.AddMinutes(15 * quarter);
                    DateTimeOffset change = hours.NextChangeAfter(instant)!.Value;
                    bool open = hours.IsOpenAt(instant);

                    Assert.True(change > instant);
                    Assert.Equal(!open, hours.IsOpenAt(change));
                    Assert.Equal(open, hours.IsOpenAt(change.AddTicks(-1)));
                    for (DateTimeOffset between = instant; between < change; between = between.AddMinutes(15))
                    {
                        Assert.Equal(open, hours.IsOpenAt(between));
                    }
                },
                iter: 500
            );

    private static string HalfHour(int half) =>
        string.Create(CultureInfo.InvariantCulture, $"{half / 2:00}:{half % 2 * 30:00}");

    private static string Clock(int hour) => hour.ToString("00", CultureInfo.InvariantCulture) + ":00";

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static BusinessHours Hours(string zone, params string[] shifts) => Parse(Options(zone, shifts));

    private static BusinessHoursOptions Options(string zone, params string[] shifts)
    {
        BusinessHoursOptions options = new() { TimeZone = zone };
        foreach (string[] shift in shifts.Select(shift => shift.Split(' ')))
        {
            options.Hours.TryAdd(shift[0], []);
            options.Hours[shift[0]].Add(shift[1]);
        }

        return options;
    }

    private static BusinessHours Parse(BusinessHoursOptions options)
    {
        BusinessHours hours = BusinessHoursReader.Read(options, out IReadOnlyList<string> problems);
        Assert.Empty(problems);
        return hours;
    }
}
