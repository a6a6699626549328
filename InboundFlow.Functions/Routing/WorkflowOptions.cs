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

    /// <summary>The field of the contact that holds the id of their dedicated agent; empty for none.</summary>
    /// <value>Defaults to <c>owner</c>.</value>
    public string OwnerField { get; set; } = "owner";

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

    /// <summary>Their priority in the queue, -100 to 100; higher goes first.</summary>
    /// <value>Defaults to 0.</value>
    public int Priority { get; set; }

    /// <summary>What the agent has to know, in steps: <c>Workflow:Rules:0:Skills:0:Required:billing = 5</c>.</summary>
    /// <value>Defaults to none: anybody of the team.</value>
    public IList<WorkflowSkillStepOptions> Skills { get; } = [];

    /// <summary>The one agent who is to have them.</summary>
    /// <value>Defaults to none: anybody of the team.</value>
    public string? AgentId { get; set; }

    /// <summary>How many seconds they wait for that agent.</summary>
    /// <value>Defaults to as long as it takes.</value>
    public int? AgentIdForSeconds { get; set; }

    /// <summary>What they are about; a team's costs may name it.</summary>
    public string? Kind { get; set; }

    /// <summary>All must hold: <c>Workflow:Rules:0:When:0:Field</c>, <c>…:Operator</c>, <c>…:Value</c>.</summary>
    /// <value>Defaults to none, which always holds.</value>
    public IList<WorkflowConditionOptions> When { get; } = [];
}

/// <summary>Skills that are asked for during a part of the wait.</summary>
public sealed class WorkflowSkillStepOptions
{
    /// <summary>The lowest level of each that will do, 1 to 10.</summary>
    public IDictionary<string, int> Required { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The level of each that is wished for, 1 to 10.</summary>
    public IDictionary<string, int> Preferred { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>How many seconds they are asked for; only the last step may leave it out, and then lasts.</summary>
    public int? ForSeconds { get; set; }
}

/// <summary>One condition; see <see cref="RoutingCondition"/> for what may be written.</summary>
public sealed class WorkflowConditionOptions
{
    public string Field { get; set; } = "";

    public string Operator { get; set; } = "";

    public string? Value { get; set; }
}
