namespace InboundFlow.Functions.Simulation;

/// <summary>Small sums of reports.</summary>
internal static class Figure
{
    private const int Decimals = 4;

    /// <summary>To four decimals: what comes after them is noise.</summary>
    public static double Rounded(double value) => Math.Round(value, Decimals, MidpointRounding.AwayFromZero);

    /// <summary>The value below or at which that part of the values lie (nearest rank); 0 when there are none.</summary>
    /// <param name="ascending">In order.</param>
    public static T Percentile<T>(IReadOnlyList<T> ascending, int percent)
        where T : struct =>
        ascending.Count == 0 ? default : ascending[(int)((((long)percent * ascending.Count) + 99) / 100) - 1];

    public static Spread SpreadOf(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? new(0, 0, 0) : new(values[0], Percentile(values, 50), values[^1]);
    }
}
