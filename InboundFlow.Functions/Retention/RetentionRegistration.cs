using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Retention;

/// <summary>Registers the purging of old orchestrations.</summary>
public static class RetentionRegistration
{
    /// <summary>The sweep and its setting, <c>Retention:Days</c>.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services
            .AddOptions<RetentionOptions>()
            .BindConfiguration("Retention")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton<RetentionSweep>();
    }
}
