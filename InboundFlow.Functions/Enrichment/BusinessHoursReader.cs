using InboundFlow.Functions.Hours;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Reads the workspace's hours from its settings.</summary>
internal static class BusinessHoursReader
{
    /// <summary>Reads everything there is; the result can be used when there were no problems.</summary>
    /// <param name="problems">One for each setting that makes no sense, with its key.</param>
    internal static BusinessHours Read(BusinessHoursOptions options, out IReadOnlyList<string> problems)
    {
        BusinessHours hours = BusinessHoursParser.Parse(
            options.TimeZone,
            options.Hours.Select(day => KeyValuePair.Create<string, IEnumerable<string>>(day.Key, day.Value)),
            options.Holidays,
            out IReadOnlyList<string> found
        );
        problems = [.. found.Select(problem => $"{BusinessHoursOptions.Section}:{problem}")];
        return hours;
    }
}
