using System.Globalization;
using System.Text;

namespace InboundFlow.Functions.Simulation;

/// <summary>Comparisons for the console: the figures side by side, and what went elsewhere.</summary>
public static class ComparisonText
{
    private const int MostListed = 10;

    /// <summary>Both, the difference, and the ten conversations whose waits differ the most.</summary>
    public static string Of(SimulationReport before, SimulationReport after, MovedConversations moved)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(moved);
        ServiceFigures x = before.Whole;
        ServiceFigures y = after.Whole;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"", -24}{"before", 12}{"after", 12}{"difference", 12}\n");
        Row(text, "assigned", x.Assigned, y.Assigned);
        Row(text, "abandoned", x.Abandoned, y.Abandoned);
        Row(text, "still waiting", x.Waiting, y.Waiting);
        Row(text, "fell back", x.FellBack, y.FellBack);
        Row(text, "wait p50, s", x.Wait.P50, y.Wait.P50);
        Row(text, "wait p95, s", x.Wait.P95, y.Wait.P95);
        Row(text, "wait mean, s", x.Wait.Mean, y.Wait.Mean);
        Row(text, "service level, %", 100 * x.ServiceLevel.Share, 100 * y.ServiceLevel.Share);
        Row(text, "queue peak", x.QueuePeak, y.QueuePeak);
        Row(text, "room taken, median, %", 100 * x.Load.Busy.Median, 100 * y.Load.Busy.Median);
        Row(text, "fairness, Jain", x.Fairness.Jain, y.Fairness.Jain);
        text.Append(CultureInfo.InvariantCulture, $"{moved.Count} went elsewhere, {moved.OtherTeam} to another team\n");
        foreach (MovedConversation one in moved.Items.Take(MostListed))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {one.ConversationId} of {one.At:u}: {Words(one.Before)}; then {Words(one.After)}\n"
            );
        }

        return text.ToString();
    }

    private static string Words(OutcomeFigures outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.AgentId ?? outcome.Outcome.ToString()} in {outcome.TeamId} after {outcome.WaitSeconds:0.0} s"
        );

    private static void Row(StringBuilder text, string name, double? x, double? y) =>
        text.Append(CultureInfo.InvariantCulture, $"{name, -24}{x, 12:0.##}{y, 12:0.##}{y - x, 12:+0.##;-0.##;0}\n");
}
