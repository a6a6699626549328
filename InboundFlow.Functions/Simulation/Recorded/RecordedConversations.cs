using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Simulation;

/// <summary>Reads what was recorded of some teams' conversations.</summary>
public sealed class RecordedConversations(IConversationIndex index)
{
    // Conversations of other teams have to be looked at, too: the list is by time.
    private const int MostLooked = 10 * SimulateBody.MostConversations;

    /// <summary>Reads those that came within a period, oldest first.</summary>
    /// <param name="isWanted">Whether a team's conversations are wanted.</param>
    /// <returns>
    /// <see langword="null"/> when there are more than <see cref="SimulateBody.MostConversations"/> of them, or more than
    /// ten times as many of all teams.
    /// </returns>
    public async Task<IReadOnlyList<Conversation>?> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        Func<string, bool> isWanted,
        CancellationToken cancellationToken
    )
    {
        List<Conversation> found = [];
        int looked = 0;
        await foreach (Conversation conversation in index.ReadAsync(from, to, null, cancellationToken))
        {
            if (++looked > MostLooked || found.Count > SimulateBody.MostConversations)
            {
                return null;
            }

            if (conversation is { TeamId: string teamId, QueuedAt: not null } && isWanted(teamId))
            {
                found.Add(conversation);
            }
        }

        found.Sort(InOrder);
        return found.Count > SimulateBody.MostConversations ? null : found;
    }

    private static int InOrder(Conversation x, Conversation y)
    {
        int at = Nullable.Compare(x.QueuedAt, y.QueuedAt);
        return at != 0 ? at : string.CompareOrdinal(x.Id, y.Id);
    }
}
