using InboundFlow.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InboundFlow.Functions.Assignment;

/// <summary>Registers teams, agents and the queue.</summary>
public static class AssignmentRegistration
{
    public static IServiceCollection AddAssignment(this IServiceCollection services)
    {
        services
            .AddOptions<AssignmentOptions>()
            .BindConfiguration("Assignment")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DispatchClock>();
        services.AddSingleton<GrantAnnouncer>();
        services.AddSingleton<DispatchTicker>();
        services.AddMetrics();
        services.AddSingleton<DispatchMetrics>();
        return services.AddSingleton<IDispatcher, DispatchStore>();
    }
}
