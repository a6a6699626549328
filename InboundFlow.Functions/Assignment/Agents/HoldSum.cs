using System.Runtime.InteropServices;

namespace InboundFlow.Functions.Assignment;

/// <summary>What is asked of an agent's holds in every decision: added up once, when they change.</summary>
/// <param name="Taken">How many are open, or offered.</param>
/// <param name="Load">How much room all of them take, until <paramref name="LapsesFrom"/>.</param>
/// <param name="LapsesFrom">When the first takes no room any more; the end of time for never.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoldSum(int Open, int Taken, int Load, DateTimeOffset LapsesFrom)
{
    public static HoldSum Of(IReadOnlyList<Hold> holds)
    {
        int open = 0;
        int taken = 0;
        int load = 0;
        DateTimeOffset lapsesFrom = DateTimeOffset.MaxValue;
        for (int i = 0; i < holds.Count; i++)
        {
            Hold hold = holds[i];
            open += hold.State == HoldState.Open ? 1 : 0;
            taken += hold.State == HoldState.WrapUp ? 0 : 1;
            load += hold.Cost;
            lapsesFrom = hold.CountsUntil < lapsesFrom ? hold.CountsUntil.Value : lapsesFrom;
        }

        return new(open, taken, load, lapsesFrom);
    }
}
