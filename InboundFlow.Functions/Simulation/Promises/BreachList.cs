using System.Collections;

namespace InboundFlow.Functions.Simulation;

/// <summary>Breaches by promise, in the order in which each was first broken.</summary>
internal sealed class BreachList : IReadOnlyList<PromiseBreach>
{
    private readonly List<PromiseBreach> list = [];

    public int Count => list.Count;

    public PromiseBreach this[int index] => list[index];

    public void Add(string promise, string detail) => Add(new PromiseBreach(promise, 1, detail));

    public void Add(PromiseBreach more)
    {
        int known = list.FindIndex(breach => string.Equals(breach.Promise, more.Promise, StringComparison.Ordinal));
        if (known < 0)
        {
            list.Add(more);
        }
        else
        {
            list[known] = list[known] with { Count = list[known].Count + more.Count };
        }
    }

    public IEnumerator<PromiseBreach> GetEnumerator() => list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
