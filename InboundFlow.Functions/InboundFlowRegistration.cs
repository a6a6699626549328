using System.Text.Json;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Retention;
using InboundFlow.Functions.Routing;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;
using InboundFlow.Functions.Workspace;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InboundFlow.Functions;

/// <summary>The app's features.</summary>
public static class InboundFlowRegistration
{
    /// <summary>Registers everything; <c>Program.cs</c> and the tests do it with this same list.</summary>
    public static IServiceCollection AddInboundFlow(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);

        // What goes through the orchestration's history is read by people: names rather than numbers.
        services.Configure<JsonSerializerOptions>(options => options.Converters.Add(new JsonStringEnumConverter()));
        return services
            .AddAssignment()
            .AddChannels(configuration)
            .AddConversations()
            .AddEnrichment()
            .AddRetention()
            .AddSampleWorkspace()
            .AddSimulation()
            .AddStorage()
            .AddWorkflows();
    }
}
