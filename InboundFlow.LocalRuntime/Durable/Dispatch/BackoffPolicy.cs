namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Says how long an instance rests after storage has failed it.</summary>
internal static class BackoffPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Doubles with every failure, up to half a minute.</summary>
    /// <param name="failures">Failures in a row, 1 for the first.</param>
    public static TimeSpan Decide(int failures) =>
        failures >= 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (failures - 1)));
}
