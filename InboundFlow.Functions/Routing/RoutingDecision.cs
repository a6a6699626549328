namespace InboundFlow.Functions.Routing;

/// <summary>The team that a conversation goes to, and why.</summary>
/// <param name="Priority">Its priority in the team's queue; higher goes first.</param>
/// <param name="RuleName">The rule that decided, or <see cref="DefaultRule"/>.</param>
public sealed record RoutingDecision(string TeamId, int Priority, string RuleName)
{
    /// <summary>The <see cref="RuleName"/> when no rule held. No rule may have this name.</summary>
    public const string DefaultRule = "default";

    /// <summary>The <see cref="Priority"/> when no rule held.</summary>
    public const int DefaultPriority = 0;
}
