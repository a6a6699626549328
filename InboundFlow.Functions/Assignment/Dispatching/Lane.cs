namespace InboundFlow.Functions.Assignment;

/// <summary>Those in a team's queue who ask for the same. When nobody can take the first, nobody can take the others.</summary>
/// <param name="number">Tells lanes apart, in no order that matters.</param>
/// <param name="demand">What they ask for; <see langword="null"/> for those who ask nobody else at present.</param>
internal sealed class Lane(string teamId, Demand? demand, long number)
{
    private readonly SortedSet<WaitingEntry> urgent = new(QueueOrder.Instance);
    private readonly SortedSet<WaitingEntry> others = new(QueueOrder.Instance);

    public string TeamId => teamId;

    public Demand? Demand => demand;

    public int Count => urgent.Count + others.Count;

    /// <summary>Who is next. Not to be asked of an empty lane.</summary>
    public WaitingEntry Head => urgent.Min ?? others.Min!;

    /// <summary>Whether nobody could take the first when it was last looked at, and nothing has happened since.</summary>
    public bool IsSettled { get; set; }

    /// <summary>All of them, in their order.</summary>
    public IEnumerable<WaitingEntry> Entries => urgent.Concat(others);

    public void Add(WaitingEntry entry, bool isUrgent) => (isUrgent ? urgent : others).Add(entry);

    public void Remove(WaitingEntry entry)
    {
        if (!others.Remove(entry))
        {
            urgent.Remove(entry);
        }
    }

    /// <summary>Orders lanes by who is next in them.</summary>
    internal sealed class ByHead : IComparer<Lane>
    {
        public static readonly ByHead Instance = new();

        public int Compare(Lane? x, Lane? y)
        {
            int urgency = (y!.urgent.Count > 0).CompareTo(x!.urgent.Count > 0);
            return urgency != 0 ? urgency : QueueOrder.Instance.Compare(x.Head, y.Head);
        }
    }

    /// <summary>Any total order of lanes.</summary>
    internal sealed class ByNumber : IComparer<Lane>
    {
        public static readonly ByNumber Instance = new();

        public int Compare(Lane? x, Lane? y) => x!.Number.CompareTo(y!.Number);
    }

    private long Number => number;
}
