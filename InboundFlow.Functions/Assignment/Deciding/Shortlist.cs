namespace InboundFlow.Functions.Assignment;

/// <summary>The first few of many agents in some order, found in one pass without sorting them all.</summary>
/// <remarks>A heap with the last of the few on top: one comparison for each who is not among them.</remarks>
internal sealed class Shortlist(int size, AgentOrder order)
{
    private readonly Standing[] heap = new Standing[size];
    private int held;

    /// <summary>How many were added.</summary>
    public int Count { get; private set; }

    public void Add(in Standing agent)
    {
        Count++;
        if (held < size)
        {
            Rise(held++, agent);
        }
        else if (order.Compare(agent, heap[0]) < 0)
        {
            Sink(agent);
        }
    }

    /// <summary>The first of them, in order.</summary>
    public Standing[] ToOrdered()
    {
        Standing[] ordered = heap[..held];
        Array.Sort(ordered, (x, y) => order.Compare(x, y));
        return ordered;
    }

    private void Rise(int place, in Standing agent)
    {
        while (place > 0 && order.Compare(heap[(place - 1) / 2], agent) < 0)
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = agent;
    }

    private void Sink(in Standing agent)
    {
        int place = 0;
        while ((2 * place) + 1 < held)
        {
            int child = (2 * place) + 1;
            if (child + 1 < held && order.Compare(heap[child + 1], heap[child]) > 0)
            {
                child++;
            }

            if (order.Compare(heap[child], agent) <= 0)
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = agent;
    }
}
