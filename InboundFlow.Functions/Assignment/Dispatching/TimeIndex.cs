using System.Diagnostics.CodeAnalysis;

namespace InboundFlow.Functions.Assignment;

/// <summary>Things that each become due at some time, the earliest first. Setting and finding cost the logarithm of how many there are.</summary>
internal sealed class TimeIndex<T>(IComparer<T> order)
    where T : notnull
{
    private readonly Dictionary<T, DateTimeOffset> times = [];
    private readonly SortedSet<(DateTimeOffset At, T What)> byTime = new(new ByTime(order));

    /// <summary>When the earliest is due; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? First => byTime.Count == 0 ? null : byTime.Min.At;

    /// <summary>Notes when it is due, instead of what was noted before; <see langword="null"/> to forget it.</summary>
    public void Set(T what, DateTimeOffset? at)
    {
        if (times.Remove(what, out DateTimeOffset before))
        {
            byTime.Remove((before, what));
        }

        if (at is DateTimeOffset due)
        {
            times.Add(what, due);
            byTime.Add((due, what));
        }
    }

    /// <summary>Takes out the earliest that is due by <paramref name="now"/>.</summary>
    public bool TryTake(DateTimeOffset now, [MaybeNullWhen(false)] out T what)
    {
        if (!(First <= now))
        {
            what = default;
            return false;
        }

        what = byTime.Min.What;
        Set(what, null);
        return true;
    }

    /// <summary>All that are due by <paramref name="now"/>, the earliest first.</summary>
    public IReadOnlyList<T> DueBy(DateTimeOffset now) =>
        [.. byTime.TakeWhile(pair => pair.At <= now).Select(pair => pair.What)];

    private sealed class ByTime(IComparer<T> order) : IComparer<(DateTimeOffset At, T What)>
    {
        public int Compare((DateTimeOffset At, T What) x, (DateTimeOffset At, T What) y)
        {
            int at = x.At.CompareTo(y.At);
            return at != 0 ? at : order.Compare(x.What, y.What);
        }
    }
}
