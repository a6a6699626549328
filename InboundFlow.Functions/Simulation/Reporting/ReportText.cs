using System.Globalization;
using System.Text;

namespace InboundFlow.Functions.Simulation;

/// <summary>Reports for the console.</summary>
public static class ReportText
{
    private const int MostTeams = 10;

    /// <summary>The whole, and the ten teams that had the longest waits.</summary>
    public static string Of(SimulationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new();
        Line(text, $"{report.From:u} to {report.Until:u}, seed {report.Seed}, {report.Events} events");
        Describe(text, report.Whole);
        ServiceFigures[] slowest =
        [
            .. report
                .Teams.OrderByDescending(team => team.Wait.P95)
                .ThenBy(team => team.TeamId, StringComparer.Ordinal),
        ];
        Line(text, $"teams           {report.Teams.Count}, by p95 of the wait:");
        foreach (ServiceFigures team in slowest.Take(MostTeams))
        {
            Line(
                text,
                $"  {team.TeamId, -16} {team.Conversations, 7} conversations  p50 {team.Wait.P50:0.0}  p95 {team.Wait.P95:0.0}  max {team.Wait.Max:0.0} s  level {Percent(team.ServiceLevel.Share)}  queue {team.QueuePeak}  gap {team.Fairness.Gap}"
            );
        }

        if (report.Promises is not null)
        {
            Promises(text, report);
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, ServiceFigures whole)
    {
        WaitFigures wait = whole.Wait;
        LoadFigures load = whole.Load;
        Line(
            text,
            $"conversations   {whole.Conversations}: {whole.Assigned} assigned, {whole.Abandoned} abandoned, {whole.Waiting} still waiting, {whole.FellBack} fell back"
        );
        Line(
            text,
            $"wait            p50 {wait.P50:0.0}  p90 {wait.P90:0.0}  p95 {wait.P95:0.0}  p99 {wait.P99:0.0}  max {wait.Max:0.0}  mean {wait.Mean:0.0} s"
        );
        Line(
            text,
            $"service level   {Percent(whole.ServiceLevel.Share)} within {whole.ServiceLevel.WithinSeconds} s; queue peak {whole.QueuePeak}"
        );
        Line(
            text,
            $"late            {whole.Late.BeyondMaxWait} beyond the team's maximum, {whole.Late.BeyondWindow} beyond the reply window"
        );
        Line(
            text,
            $"agents          {load.Agents}: conversations {Words(load.Conversations, "0")}; room taken {Words(load.Busy, "0.0 %")}"
        );
        Line(text, $"  most          {string.Join(", ", load.Top.Select(Words))}");
        Line(text, $"  fewest        {string.Join(", ", load.Bottom.Select(Words))}");
        Line(
            text,
            $"fairness        Jain {Number(whole.Fairness.Jain)} within teams; largest gap {whole.Fairness.Gap}"
        );
    }

    private static void Promises(StringBuilder text, SimulationReport report)
    {
        foreach (PromiseBreach breach in report.Promises!)
        {
            Line(text, $"BROKEN {breach.Promise} {breach.Count} times, first: {breach.Detail}");
        }

        Line(
            text,
            $"seed {report.Seed}: {report.Whole.Conversations} conversations, {report.Promises!.Sum(breach => breach.Count)} breaches"
        );
    }

    private static string Words(Spread spread, string format) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{spread.Min.ToString(format, CultureInfo.InvariantCulture)} / {spread.Median.ToString(format, CultureInfo.InvariantCulture)} / {spread.Max.ToString(format, CultureInfo.InvariantCulture)} (min / median / max)"
        );

    private static string Words(AgentFigures agent) =>
        string.Create(CultureInfo.InvariantCulture, $"{agent.AgentId} {agent.Conversations}");

    private static string Percent(double? share) => share?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "-";

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
