namespace InboundFlow.Functions.Assignment;

/// <summary>The inflow cap: nobody is given more than so many conversations within a window.</summary>
internal static class InflowPolicy
{
    /// <summary>Whether the agent was given as many within the window that ends <paramref name="now"/> as they may be.</summary>
    public static bool IsAtCap(Agent agent, InflowCap cap, DateTimeOffset now)
    {
        long[] recent = agent.RecentAt;
        return recent.Length >= cap.Most && recent[^cap.Most] > now.UtcTicks - cap.Window.Ticks;
    }

    /// <summary>How many they were given within the window.</summary>
    public static int RecentOf(Agent agent, InflowCap cap, DateTimeOffset now) =>
        agent.RecentAssignments.Count(at => at > now - cap.Window);

    /// <summary>When so many have left the window that the agent, who is at the cap now, is below it.</summary>
    public static DateTimeOffset BelowAt(Agent agent, InflowCap cap) => agent.RecentAssignments[^cap.Most] + cap.Window;
}
