using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>How much of an agent's room is taken, counted again and apart from the decisions.</summary>
internal static class RoomPolicy
{
    /// <summary>The cost of everything that they have, were offered or wrap up, as far as it counts at that instant.</summary>
    public static int Load(Agent agent, DateTimeOffset at)
    {
        int load = 0;
        for (int index = 0; index < agent.Holds.Count; index++)
        {
            Hold hold = agent.Holds[index];
            bool counts = hold.Since <= at && !(hold.CountsUntil <= at);
            load += counts ? hold.Cost : 0;
        }

        return load;
    }
}
