using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Routing;

/// <summary>The team that a conversation goes to, and why.</summary>
/// <param name="Priority">Its priority in the team's queue; higher goes first.</param>
/// <param name="RuleName">The rule that decided, or <see cref="DefaultRule"/>.</param>
public sealed record RoutingDecision(string TeamId, int Priority, string RuleName)
{
    /// <summary>What the agent has to know: tried in order, each until it is over, and then anybody of the team.</summary>
    public IReadOnlyList<SkillStep> Skills { get; init; } = [];

    /// <summary>The one agent who is to have it; <see langword="null"/> for anybody.</summary>
    public string? AgentId { get; init; }

    /// <summary>How long it waits for that agent; <see langword="null"/> for as long as it takes.</summary>
    public TimeSpan? AgentIdFor { get; init; }

    /// <summary>What it is about: teams may count a kind as more, or less, than one conversation.</summary>
    public string? Kind { get; init; }

    /// <summary>The contact's dedicated agent, as the field says that holds it.</summary>
    public string? OwnerAgentId { get; init; }

    /// <summary>The <see cref="RuleName"/> when no rule held. No rule may have this name.</summary>
    public const string DefaultRule = "default";

    /// <summary>The <see cref="Priority"/> when no rule held.</summary>
    public const int DefaultPriority = 0;
}
