using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Simulation;

/// <summary>Registers the simulation of teams.</summary>
public static class SimulationRegistration
{
    public static IServiceCollection AddSimulation(this IServiceCollection services)
    {
        services.AddSingleton<RecordedConversations>();
        return services.AddSingleton<SimulationDesk>();
    }
}
