using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Routing;

/// <summary>Refuses to start with a workflow that would not do what its author meant.</summary>
internal sealed class WorkflowOptionsValidation : IValidateOptions<WorkflowOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkflowOptions options)
    {
        List<string> failures =
        [
            .. RoutingValidation
                .Validate(ConfiguredWorkflows.ToTable(options))
                .Select(problem => $"{ToKey(problem.JsonPointer)}: {problem.Message}"),
        ];
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            failures.Insert(0, $"{WorkflowOptions.Section}:Name: The workflow has no name: give it one.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string ToKey(string pointer) =>
        WorkflowOptions.Section
        + string.Concat(pointer.Split('/').Skip(1).Select(part => ":" + char.ToUpperInvariant(part[0]) + part[1..]));
}
