namespace InboundFlow.Functions.Assignment;

/// <summary>The first few of many agents in some order, found in one pass without sorting them all.</summary>
/// <remarks>
/// One comparison for each who is not among them. Those who are stay where they were put: only their places in the order
/// are moved about.
/// </remarks>
internal sealed class Shortlist(int size, AgentOrder order)
{
    private readonly Standing[] few = new Standing[size];
    private readonly int[] inOrder = new int[size];
    private int held;

    /// <summary>How many were added.</summary>
    public int Count { get; private set; }

    public void Add(in Standing agent)
    {
        Count++;
        if (held < size)
        {
            few[held] = agent;
            Place(held, held, agent);
            held++;
        }
        else if (order.Compare(agent, few[inOrder[^1]]) < 0)
        {
            int freed = inOrder[^1];
            few[freed] = agent;
            Place(freed, size - 1, agent);
        }
    }

    /// <summary>The first of them, in order.</summary>
    public Standing[] ToOrdered()
    {
        Standing[] ordered = new Standing[held];
        for (int i = 0; i < held; i++)
        {
            ordered[i] = few[inOrder[i]];
        }

        return ordered;
    }

    private void Place(int where, int others, in Standing agent)
    {
        int low = 0;
        int high = others;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (order.Compare(agent, few[inOrder[middle]]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        Array.Copy(inOrder, low, inOrder, low + 1, others - low);
        inOrder[low] = where;
    }
}
