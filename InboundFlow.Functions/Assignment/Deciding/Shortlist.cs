namespace InboundFlow.Functions.Assignment;

/// <summary>The first few of many agents in some order, found in one pass without sorting them all.</summary>
internal sealed class Shortlist(int size, Comparison<Agent> order)
{
    private readonly List<Agent> first = [];

    /// <summary>How many were added.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them, in order.</summary>
    public IReadOnlyList<Agent> First => first;

    public void Add(Agent agent)
    {
        Count++;
        if (first.Count == size)
        {
            if (order(agent, first[^1]) >= 0)
            {
                return;
            }

            first.RemoveAt(first.Count - 1);
        }

        first.Insert(PlaceOf(agent), agent);
    }

    private int PlaceOf(Agent agent)
    {
        int low = 0;
        int high = first.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (order(agent, first[middle]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
