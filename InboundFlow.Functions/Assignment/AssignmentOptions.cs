using System.ComponentModel.DataAnnotations;

namespace InboundFlow.Functions.Assignment;

/// <summary>Settings of the assignment, under <c>Assignment</c>.</summary>
public sealed class AssignmentOptions
{
    /// <summary>The workspace whose agents, teams and queue these are: the name of a dispatch partition.</summary>
    /// <value>The default value is <c>main</c>.</value>
    [RegularExpression("^[a-z0-9_-]{1,64}$")]
    public string WorkspaceId { get; set; } = "main";

    /// <summary>
    /// How often, in seconds, an agent who sends heartbeats at all sends one at least: 5 to 3600. Nobody is taken for gone
    /// sooner.
    /// </summary>
    /// <value>The default value is 60.</value>
    [Range(5, 3600)]
    public int HeartbeatSeconds { get; set; } = 60;

    /// <summary>
    /// How much later, in seconds, they go offline by themselves: 0 to 3600. Against flapping, and for the storage: an
    /// agent's heartbeats cost at most one transaction in that time, and one each with 0.
    /// </summary>
    /// <value>The default value is 30.</value>
    [Range(0, 3600)]
    public int HeartbeatGraceSeconds { get; set; } = 30;
}
