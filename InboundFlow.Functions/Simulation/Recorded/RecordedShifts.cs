using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Simulation;

/// <summary>Finds out when agents worked, from when they were given conversations and closed them.</summary>
/// <remarks>Presence is not recorded; that is the closest there is. Who did neither in the period was not there.</remarks>
internal static class RecordedShifts
{
    // Longer than that without a sign, and they had gone.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(2);

    // A single sign is a short shift.
    private static readonly TimeSpan ShortestShift = TimeSpan.FromMinutes(15);

    /// <summary>Each agent's shifts, in order of time.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Shift>> Of(IEnumerable<Conversation> conversations)
    {
        Dictionary<string, List<DateTimeOffset>> signs = new(StringComparer.Ordinal);
        foreach (Conversation conversation in conversations)
        {
            if (conversation.AgentId is string agentId)
            {
                if (!signs.TryGetValue(agentId, out List<DateTimeOffset>? seen))
                {
                    signs.Add(agentId, seen = []);
                }

                seen.AddRange(new[] { conversation.AssignedAt, conversation.ClosedAt }.OfType<DateTimeOffset>());
            }
        }

        return signs.ToDictionary(
            pair => pair.Key,
            pair => (IReadOnlyList<Shift>)Between(pair.Value),
            StringComparer.Ordinal
        );
    }

    private static List<Shift> Between(List<DateTimeOffset> signs)
    {
        List<Shift> shifts = [];
        foreach (DateTimeOffset sign in signs.Order())
        {
            if (shifts is [.., Shift last] && sign - last.Until <= LongestPause)
            {
                shifts[^1] = last with { Until = sign > last.Until ? sign : last.Until };
            }
            else
            {
                shifts.Add(new(sign, sign + ShortestShift));
            }
        }

        return shifts;
    }
}
