namespace InboundFlow.Functions.Routing;

/// <summary>The workflow, as configured under <c>Workflow</c>.</summary>
public sealed class WorkflowOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Workflow";

    /// <summary>What the timeline calls it.</summary>
    /// <value>Defaults to <c>main</c>.</value>
    public string Name { get; set; } = "main";

    /// <summary>The team of every conversation that no rule takes.</summary>
    /// <value>Defaults to <c>support</c>.</value>
    public string DefaultTeamId { get; set; } = "support";

    /// <summary>In order: the first whose conditions all hold decides.</summary>
    /// <value>Defaults to none.</value>
    public IList<WorkflowRuleOptions> Rules { get; } = [];
}

/// <summary>One rule: <c>Workflow:Rules:0:…</c>.</summary>
public sealed class WorkflowRuleOptions
{
    /// <summary>What the timeline calls it. Unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>The team it sends conversations to.</summary>
    public string TeamId { get; set; } = "";

    /// <summary>Their priority in the queue; higher goes first.</summary>
    /// <value>Defaults to 0.</value>
    public int Priority { get; set; }

    /// <summary>All must hold: <c>Workflow:Rules:0:When:0:Field</c>, <c>…:Operator</c>, <c>…:Value</c>.</summary>
    /// <value>Defaults to none, which always holds.</value>
    public IList<WorkflowConditionOptions> When { get; } = [];
}

/// <summary>One condition; see <see cref="RoutingCondition"/> for what may be written.</summary>
public sealed class WorkflowConditionOptions
{
    public string Field { get; set; } = "";

    public string Operator { get; set; } = "";

    public string? Value { get; set; }
}
