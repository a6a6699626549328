using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Storage;

/// <summary>Registers the tables.</summary>
public static class StorageRegistration
{
    /// <summary>The tables of the account named by <c>AzureWebJobsStorage</c>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services
            .AddOptions<StorageOptions>()
            .Configure<IConfiguration>(
                (options, configuration) =>
                {
                    options.ConnectionString = configuration["AzureWebJobsStorage"] ?? "";
                    options.TablePrefix = configuration["InboundFlow:TablePrefix"] ?? options.TablePrefix;
                }
            )
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton<ITables, AzureTables>();
    }
}
