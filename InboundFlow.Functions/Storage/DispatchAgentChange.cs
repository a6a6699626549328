using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>An agent as they will be, or gone.</summary>
/// <param name="Agent">Everything about them, but what they keep.</param>
/// <param name="KeepsTeams">Whether they stay in their teams, and <paramref name="Agent"/> names none.</param>
/// <param name="KeepsSkills">Whether they know what they knew, and <paramref name="Agent"/> names nothing.</param>
/// <param name="Gone">
/// The conversations that they no longer hold; those of <paramref name="Agent"/> came to the rest. When this is
/// <see langword="null"/> they hold those of <paramref name="Agent"/> and no others.
/// </param>
internal sealed record AgentChange(
    string Id,
    Agent? Agent,
    bool KeepsTeams,
    bool KeepsSkills,
    IReadOnlyList<string>? Gone
)
{
    private static readonly Dictionary<string, int> NoSkills = new(StringComparer.Ordinal);

    public static AgentChange Of(RowChange<Agent> change)
    {
        if (change is not { Before: Agent before, After: Agent after })
        {
            return new(change.Id, change.After, false, false, null);
        }

        bool keepsTeams = ReferenceEquals(before.Teams, after.Teams);
        bool keepsSkills = ReferenceEquals(before.Skills, after.Skills);
        (IReadOnlyList<Hold> come, IReadOnlyList<string>? gone) = Compare(before.Holds, after.Holds);
        Agent rest = after with
        {
            Teams = keepsTeams ? [] : after.Teams,
            Skills = keepsSkills ? NoSkills : after.Skills,
            Holds = come,
        };
        return new(change.Id, rest, keepsTeams, keepsSkills, gone);
    }

    public void ApplyTo(DispatchBoard board)
    {
        Agent? present = board.FindAgent(Id);
        bool needsPresent = KeepsTeams || KeepsSkills || Gone is not null;
        if (Agent is null || !needsPresent)
        {
            board.SetAgent(Id, Agent);
        }
        else if (present is not null)
        {
            Agent next = Agent with
            {
                // The very same: the board sees by it that nobody changes teams.
                Teams = KeepsTeams ? present.Teams : Agent.Teams,
                Skills = KeepsSkills ? present.Skills : Agent.Skills,
                Holds = Gone is null ? Agent.Holds : Merge(present.Holds, Agent.Holds, Gone),
            };
            board.SetAgent(Id, next);
        }
    }

    // Holds usually come at the end and go from anywhere. Where that is not all that happened, all of them are told.
    private static (IReadOnlyList<Hold> Come, IReadOnlyList<string>? Gone) Compare(
        IReadOnlyList<Hold> before,
        IReadOnlyList<Hold> after
    )
    {
        HashSet<Hold> then = [.. before];
        HashSet<Hold> now = [.. after];
        Hold[] come = [.. after.Where(hold => !then.Contains(hold))];
        string[] gone = [.. before.Where(hold => !now.Contains(hold)).Select(hold => hold.ConversationId)];
        return Merge(before, come, gone).SequenceEqual(after) ? (come, gone) : (after, null);
    }

    // One that is there already is put at the end all the same: so the order comes out right after repeated changes, too.
    private static Hold[] Merge(IReadOnlyList<Hold> present, IReadOnlyList<Hold> come, IReadOnlyList<string> gone)
    {
        HashSet<string> leaving = new(gone.Concat(come.Select(hold => hold.ConversationId)), StringComparer.Ordinal);
        return [.. present.Where(hold => !leaving.Contains(hold.ConversationId)), .. come];
    }
}
