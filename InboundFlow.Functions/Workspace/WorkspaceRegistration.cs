using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Workspace;

/// <summary>Registers the sample workspace.</summary>
public static class WorkspaceRegistration
{
    /// <summary>Does nothing unless <c>SampleWorkspace:Enabled</c> is set.</summary>
    public static IServiceCollection AddSampleWorkspace(this IServiceCollection services)
    {
        services.AddOptions<SampleWorkspaceOptions>().BindConfiguration("SampleWorkspace");
        return services.AddHostedService<SampleWorkspace>();
    }
}
