using System.ComponentModel.DataAnnotations;

namespace InboundFlow.Functions.Assignment;

/// <summary>Settings of the assignment, under <c>Assignment</c>.</summary>
public sealed class AssignmentOptions
{
    /// <summary>The workspace whose agents, teams and queue these are: the name of a dispatch partition.</summary>
    /// <value>The default value is <c>main</c>.</value>
    [RegularExpression("^[a-z0-9_-]{1,64}$")]
    public string WorkspaceId { get; set; } = "main";
}
