namespace InboundFlow.Functions.Simulation;

/// <summary>What a change does: each figure after it, less the same figure before. Waits in seconds.</summary>
/// <param name="ServiceLevel">As a part of 1; <see langword="null"/> when either has none.</param>
/// <param name="BusyMedian">Of the part of an agent's room that was taken.</param>
public sealed record FigureDifference(
    int Assigned,
    int Abandoned,
    int Waiting,
    int FellBack,
    int QueuePeak,
    double WaitP50,
    double WaitP95,
    double WaitMean,
    double WaitMax,
    double? ServiceLevel,
    double BusyMedian,
    double? Jain,
    int BeyondMaxWait,
    int BeyondWindow
)
{
    internal static FigureDifference Of(ServiceFigures before, ServiceFigures after) =>
        new(
            after.Assigned - before.Assigned,
            after.Abandoned - before.Abandoned,
            after.Waiting - before.Waiting,
            after.FellBack - before.FellBack,
            after.QueuePeak - before.QueuePeak,
            Less(after.Wait.P50, before.Wait.P50),
            Less(after.Wait.P95, before.Wait.P95),
            Less(after.Wait.Mean, before.Wait.Mean),
            Less(after.Wait.Max, before.Wait.Max),
            Less(after.ServiceLevel.Share, before.ServiceLevel.Share),
            Less(after.Load.Busy.Median, before.Load.Busy.Median),
            Less(after.Fairness.Jain, before.Fairness.Jain),
            after.Late.BeyondMaxWait - before.Late.BeyondMaxWait,
            after.Late.BeyondWindow - before.Late.BeyondWindow
        );

    private static double Less(double x, double y) => Figure.Rounded(x - y);

    private static double? Less(double? x, double? y) => x is null || y is null ? null : Less(x.Value, y.Value);
}
