namespace InboundFlow.Functions.Assignment;

/// <summary>The inflow cap: nobody is given more than so many conversations within a window.</summary>
internal static class InflowPolicy
{
    /// <summary>How many the agent was given within the window that ends <paramref name="now"/>.</summary>
    public static int RecentOf(Agent agent, InflowCap cap, DateTimeOffset now)
    {
        IReadOnlyList<DateTimeOffset> recent = agent.RecentAssignments;
        DateTimeOffset from = now - cap.Window;
        int first = recent.Count;
        while (first > 0 && recent[first - 1] > from)
        {
            first--;
        }

        return recent.Count - first;
    }

    /// <summary>When so many have left the window that the agent, who is at the cap now, is below it.</summary>
    public static DateTimeOffset BelowAt(Agent agent, InflowCap cap) =>
        agent.RecentAssignments[^Math.Max(1, cap.Most)] + cap.Window;
}
