using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Routing;

/// <summary>
/// What to do with a conversation that opened. The version that is current then travels with the orchestration: it
/// finishes on the one it started with.
/// </summary>
/// <param name="Version">Changes whenever the content does.</param>
public sealed record WorkflowDefinition(string Name, string Version, RoutingTable Routing);

/// <summary>Ordered rules: the first whose conditions all hold decides, else the default team does.</summary>
public sealed record RoutingTable(IReadOnlyList<RoutingRule> Rules, string DefaultTeamId)
{
    /// <summary>The field of the contact that holds the id of their dedicated agent; empty for none.</summary>
    public string OwnerField { get; init; } = "owner";
}

/// <summary>One line of the table.</summary>
/// <param name="When">All must hold. None at all always holds.</param>
/// <param name="Priority">The conversation's priority in the queue, -100 to 100; higher goes first.</param>
public sealed record RoutingRule(string Name, IReadOnlyList<RoutingCondition> When, string TeamId, int Priority)
{
    /// <summary>What the agent has to know: tried in order, each until it is over, and then anybody of the team.</summary>
    public IReadOnlyList<SkillStep> Skills { get; init; } = [];

    /// <summary>The one agent who is to have it; <see langword="null"/> for anybody.</summary>
    public string? AgentId { get; init; }

    /// <summary>How long it waits for that agent, before it asks for <see cref="Skills"/>; <see langword="null"/> for as long as it takes.</summary>
    public TimeSpan? AgentIdFor { get; init; }

    /// <summary>What it is about: teams may count a kind as more, or less, than one conversation.</summary>
    public string? Kind { get; init; }
}

/// <summary>One comparison.</summary>
/// <param name="Field">
/// <c>channel</c>, <c>channelType</c>, <c>language</c>, <c>newContact</c>, <c>pastConversations</c>, <c>lastAgent</c>,
/// <c>businessHours</c>, <c>text</c>, or <c>field.{name}</c> for what the lookup found.
/// </param>
/// <param name="Operator">
/// <c>equals</c>, <c>notEquals</c>, <c>contains</c>, <c>startsWith</c>, <c>in</c> (comma-separated), <c>greaterThan</c>,
/// <c>lessThan</c>, <c>exists</c>, <c>missing</c>. Texts compare ignoring case.
/// </param>
public sealed record RoutingCondition(string Field, string Operator, string? Value);
