namespace InboundFlow.Functions.Enrichment;

/// <summary>When the workspace is open, as configured under <c>BusinessHours</c>.</summary>
public sealed class BusinessHoursOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "BusinessHours";

    /// <summary>The IANA name of the workspace's time zone, such as <c>Asia/Ho_Chi_Minh</c>.</summary>
    /// <value>Defaults to <c>UTC</c>.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>
    /// Day of the week to opening intervals: <c>BusinessHours:Hours:Monday:0</c> = <c>09:00-17:30</c>. An interval
    /// whose end is not after its start runs into the next day; <c>00:00-24:00</c> is the whole day.
    /// </summary>
    /// <value>Defaults to none: always open.</value>
    public IDictionary<string, IList<string>> Hours { get; } =
        new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Local dates (<c>2026-12-25</c>) on which nothing opens.</summary>
    /// <value>Defaults to none.</value>
    public IList<string> Holidays { get; } = [];
}
