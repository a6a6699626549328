using System.Runtime.InteropServices;

namespace InboundFlow.Functions.Assignment;

/// <summary>The members of a team, told apart by whether they can be given a conversation.</summary>
/// <param name="owner">The contact's dedicated agent, who goes first if they can take it.</param>
/// <param name="lastAgent">The agent of the contact's previous conversation, who goes first after them.</param>
/// <param name="listed">How many of each kind are kept in order.</param>
internal sealed class TeamSurvey(DecisionScope scope, string? owner, string? lastAgent, int listed)
{
    private readonly Shortlist eligible = new(listed, AgentOrder.Of(scope.Team.Strategy));
    private readonly Shortlist passedOver = new(listed, AgentOrder.Ids);
    private readonly Dictionary<string, int> excludedBy = new(StringComparer.Ordinal);
    private int passed;
    private Standing? ownerThere;
    private Standing? lastThere;

    public DecisionScope Scope => scope;

    public string? Owner => owner;

    public string? LastAgent => lastAgent;

    /// <summary>How many can take it.</summary>
    public int Able => eligible.Count + (ownerThere is null ? 0 : 1) + (lastThere is null ? 0 : 1);

    /// <summary>How many there are.</summary>
    public int Members => Able + passed;

    /// <summary>How many cannot, by what keeps them.</summary>
    public IReadOnlyDictionary<string, int> ExcludedBy =>
        new SortedDictionary<string, int>(excludedBy, StringComparer.Ordinal);

    /// <summary>When there is room for somebody by itself; known as long as there is none for anybody.</summary>
    public DateTimeOffset? RoomAt { get; private set; }

    /// <summary>Whether the first goes first for knowing the contact.</summary>
    public bool HasSticky => ownerThere is not null || lastThere is not null;

    /// <summary>Adds a member.</summary>
    public void Look(in Standing agent)
    {
        if (EligibilityPolicy.ExclusionOf(agent, scope) is string exclusion)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(excludedBy, exclusion, out _)++;
            passed++;
            if (Able < listed)
            {
                passedOver.Add(agent);
            }

            if (Able == 0 && agent.Agent is Agent kept)
            {
                RoomAt = EligibilityPolicy.Earlier(RoomAt, EligibilityPolicy.RoomAt(kept, exclusion, scope));
            }
        }
        else if (string.Equals(agent.Id, owner, StringComparison.Ordinal))
        {
            ownerThere = agent;
        }
        else if (string.Equals(agent.Id, lastAgent, StringComparison.Ordinal))
        {
            lastThere = agent;
        }
        else
        {
            eligible.Add(agent);
        }
    }

    /// <summary>The first of those who can, best first.</summary>
    public IReadOnlyList<Standing> Ranked()
    {
        List<Standing> ranked = new(listed);
        if (ownerThere is Standing own)
        {
            ranked.Add(own);
        }

        if (lastThere is Standing last)
        {
            ranked.Add(last);
        }

        ranked.AddRange(eligible.ToOrdered().Take(listed - ranked.Count));
        return ranked;
    }

    /// <summary>The first of those who cannot, by id; complete as long as those who can do not fill the list.</summary>
    public IReadOnlyList<Standing> PassedOver() => passedOver.ToOrdered();
}
