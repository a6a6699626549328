using System.Security.Cryptography;
using System.Text.Json;
using InboundFlow.Functions.Assignment;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Routing;

/// <summary>The one workflow that the configuration describes.</summary>
internal sealed class ConfiguredWorkflows(IOptions<WorkflowOptions> options) : IWorkflows
{
    private const int VersionLength = 12;

    /// <inheritdoc/>
    public WorkflowDefinition Current { get; } = ToDefinition(options.Value);

    internal static WorkflowDefinition ToDefinition(WorkflowOptions options)
    {
        RoutingTable table = ToTable(options);
        return new WorkflowDefinition(options.Name, VersionOf(options.Name, table), table);
    }

    internal static RoutingTable ToTable(WorkflowOptions options) =>
        new(
            [
                .. options.Rules.Select(rule => new RoutingRule(
                    rule.Name,
                    [.. rule.When.Select(when => new RoutingCondition(when.Field, when.Operator, when.Value))],
                    rule.TeamId,
                    rule.Priority
                )
                {
                    Skills = [.. rule.Skills.Select(ToStep)],
                    AgentId = NoneIfEmpty(rule.AgentId),
                    AgentIdFor = Seconds(rule.AgentIdForSeconds),
                    Kind = NoneIfEmpty(rule.Kind),
                }),
            ],
            options.DefaultTeamId
        )
        {
            OwnerField = options.OwnerField,
        };

    private static SkillStep ToStep(WorkflowSkillStepOptions step) =>
        new(InOrder(step.Required), InOrder(step.Preferred), Seconds(step.ForSeconds));

    // The version is made of the text: the same skills are the same text in whatever order they were set.
    private static Dictionary<string, int> InOrder(IDictionary<string, int> skills) =>
        skills
            .OrderBy(skill => skill.Key, StringComparer.Ordinal)
            .ToDictionary(skill => skill.Key, skill => skill.Value, StringComparer.Ordinal);

    private static TimeSpan? Seconds(int? seconds) => seconds is int s ? TimeSpan.FromSeconds(s) : null;

    private static string? NoneIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // Records serialize their properties in the order of declaration, so the same content is always the same text.
    private static string VersionOf(string name, RoutingTable table) =>
        Convert
            .ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { name, table })))
            .Substring(0, VersionLength);
}
