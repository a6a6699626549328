using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Routing;

/// <summary>Registers routing.</summary>
public static class RoutingRegistration
{
    /// <summary>Adds <see cref="IWorkflows"/>, configured under <c>Workflow</c> and checked when the app starts.</summary>
    public static IServiceCollection AddWorkflows(this IServiceCollection services)
    {
        services.AddOptions<WorkflowOptions>().BindConfiguration(WorkflowOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkflowOptions>, WorkflowOptionsValidation>();
        services.AddSingleton<IWorkflows, ConfiguredWorkflows>();
        return services;
    }
}
