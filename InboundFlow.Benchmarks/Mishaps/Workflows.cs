using InboundFlow.Functions.Assignment;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>What the conversations' workflows know of where they stand: from answers, and from being told.</summary>
internal sealed class Workflows
{
    private readonly Dictionary<string, Placement> known = new(StringComparer.Ordinal);

    /// <summary>A workflow learns where its conversation stands. What was decided before what it knows changes nothing.</summary>
    public void Learn(Placement placement)
    {
        string id = placement.ConversationId;
        if (
            placement.Status != PlacementStatus.Withdrawn
            && !(known.TryGetValue(id, out Placement? before) && before.DecidedAt > placement.DecidedAt)
        )
        {
            known[id] = placement;
        }
    }

    /// <summary>A workflow has ended.</summary>
    public void End(string conversationId) => known.Remove(conversationId);

    /// <summary>The first of the conversations that stands elsewhere than its workflow knows.</summary>
    public string? FindMistaken(IReadOnlyDictionary<string, Placement> present) =>
        present.Values.FirstOrDefault(placement => !Knows(placement)) is Placement it
            ? $"{it.ConversationId} is {Text(it)}, and knows of {Text(known.GetValueOrDefault(it.ConversationId))}"
            : null;

    private bool Knows(Placement placement) =>
        known.TryGetValue(placement.ConversationId, out Placement? told)
        && (told.AgentId, told.AssignedAt, told.ReviewAt)
            == (placement.AgentId, placement.AssignedAt, placement.ReviewAt);

    private static string Text(Placement? it) =>
        it is null ? "nothing" : $"{it.Status} {it.TeamId} {it.AgentId} {it.AssignedAt:O} review {it.ReviewAt:O}";
}
