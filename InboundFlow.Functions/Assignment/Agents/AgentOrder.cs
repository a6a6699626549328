using System.Globalization;

namespace InboundFlow.Functions.Assignment;

/// <summary>The total orders in which agents are given conversations. No two agents are equal: ids differ.</summary>
/// <remarks>
/// Each is a row of criteria; the first in which two agents differ decides. An order over one number is total, and so is
/// a row of such orders whose last one, the id, never leaves two equal.
/// </remarks>
internal sealed class AgentOrder
{
    /// <summary>How far a conversation moves an agent of weight 1 on, where shares are weighted. Divisible by every weight to 10.</summary>
    public const long ShareUnit = 2_520_000;

    /// <summary>Agents by id (ordinal).</summary>
    public static readonly Comparison<Agent> ById = (x, y) => string.CompareOrdinal(x.Id, y.Id);

    /// <summary>The same, for those who are passed over.</summary>
    public static readonly AgentOrder Ids = new(Criterion.Id);

    private static readonly Dictionary<AssignmentStrategy, AgentOrder> ByStrategy = new()
    {
        [AssignmentStrategy.RoundRobin] = new(Criterion.Last, Criterion.Open, Criterion.Id),
        [AssignmentStrategy.FewestOpen] = new(Criterion.Open, Criterion.Last, Criterion.Id),
        [AssignmentStrategy.LowestLoad] = new(Criterion.Load, Criterion.Last, Criterion.Open, Criterion.Id),
        [AssignmentStrategy.LongestIdle] = new(Criterion.Idle, Criterion.Last, Criterion.Open, Criterion.Id),
        [AssignmentStrategy.BestMatch] = new(
            Criterion.Wished,
            Criterion.Above,
            Criterion.Load,
            Criterion.Last,
            Criterion.Open,
            Criterion.Id
        ),
        [AssignmentStrategy.WeightedShares] = new(Criterion.Pass, Criterion.Last, Criterion.Open, Criterion.Id),
    };

    private readonly Criterion[] criteria;

    private AgentOrder(params Criterion[] criteria) => this.criteria = criteria;

    /// <summary>What two agents are compared by.</summary>
    private enum Criterion
    {
        Last,
        Open,
        Load,
        Idle,
        Wished,
        Above,
        Pass,
        Id,
    }

    /// <summary>The order of a team's strategy.</summary>
    public static AgentOrder Of(AssignmentStrategy strategy) => ByStrategy[strategy];

    /// <summary>Below zero when <paramref name="x"/> comes first.</summary>
    public int Compare(in Standing x, in Standing y)
    {
        foreach (Criterion criterion in criteria)
        {
            int order = Compare(criterion, x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>In words: the comparison that puts <paramref name="first"/> before <paramref name="second"/>.</summary>
    public string Explain(Standing first, Standing second)
    {
        Criterion decisive = Array.Find(criteria, criterion => Compare(criterion, first, second) != 0);
        return decisive switch
        {
            Criterion.Last =>
                $"last assignment of {first.Id}: {InWords(first.LastAt)}; of {second.Id}: {InWords(second.LastAt)}",
            Criterion.Open => $"{first.Id} has {first.Open} open, {second.Id} has {second.Open}",
            Criterion.Load =>
                $"{first.Id} uses {first.Load} of {first.Capacity}, {second.Id} {second.Load} of {second.Capacity}",
            Criterion.Idle => $"idle since, {first.Id}: {IdleInWords(first)}; {second.Id}: {IdleInWords(second)}",
            Criterion.Wished => $"{first.Id} has {first.Wished} of the levels wished for, {second.Id} {second.Wished}",
            Criterion.Above => $"{first.Id} is {first.Above} levels above what is required, {second.Id} {second.Above}",
            Criterion.Pass =>
                $"{first.Id} has had {Share(first)} conversations per weight, {second.Id} {Share(second)}",
            _ => $"{first.Id} comes before {second.Id} by id",
        };
    }

    private static int Compare(Criterion criterion, in Standing x, in Standing y) =>
        criterion switch
        {
            Criterion.Last => x.LastAt.CompareTo(y.LastAt),
            Criterion.Open => x.Open.CompareTo(y.Open),

            // Load divided by capacity, without the rounding: whoever is compared has a capacity of at least 1.
            Criterion.Load => ((long)x.Load * y.Capacity).CompareTo((long)y.Load * x.Capacity),
            Criterion.Idle => x.IdleAt.CompareTo(y.IdleAt),
            Criterion.Wished => y.Wished.CompareTo(x.Wished),
            Criterion.Above => y.Above.CompareTo(x.Above),
            Criterion.Pass => x.Pass.CompareTo(y.Pass),
            _ => string.CompareOrdinal(x.Id, y.Id),
        };

    private static string IdleInWords(Standing agent) =>
        agent.IdleAt == Standing.NotIdle ? "not idle" : InWords(agent.IdleAt);

    private static string InWords(long ticks) =>
        ticks == Standing.Never
            ? "never"
            : new DateTime(ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    private static string Share(Standing agent) =>
        ((double)agent.Pass / ShareUnit).ToString("0.###", CultureInfo.InvariantCulture);
}
